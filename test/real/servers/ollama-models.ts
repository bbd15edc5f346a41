import { join } from 'node:path';
import type { RegistryModel } from '../../fakes/ollama-registry.ts';

/** One thread: several wait for one another, and for long where the machine does other things besides. */
const parameters = { temperature: 0, num_thread: 1, stop: ['<|im_start|>', '<|im_end|>'] };

/** Messages in ChatML, and not a word of tools: Ollama then says that the model cannot call any. */
const chatMl = `{{ range .Messages }}<|im_start|>{{ .Role }}
{{ .Content }}<|im_end|>
{{ end }}<|im_start|>assistant
`;

/** The same with tools, as Qwen 2.5 was taught: https://qwen.readthedocs.io/en/latest/framework/function_call.html */
const chatMlWithTools = `{{- range $i, $message := .Messages }}<|im_start|>{{ if eq .Role "tool" }}user
<tool_response>
{{ .Content }}
</tool_response>
{{- else }}{{ .Role }}
{{ .Content }}
{{- if and $.Tools (eq .Role "system") }}

# Tools

You may call one or more functions to assist with the user query.

You are provided with function signatures within <tools></tools> XML tags:
<tools>
{{- range $.Tools }}
{"type": "function", "function": {{ .Function }}}
{{- end }}
</tools>

For each function call, return a json object with function name and arguments within <tool_call></tool_call> XML tags:
<tool_call>
{"name": <function-name>, "arguments": <args-json-object>}
</tool_call>
{{- end }}
{{- range .ToolCalls }}<tool_call>
{"name": "{{ .Function.Name }}", "arguments": {{ .Function.Arguments }}}
</tool_call>
{{- end }}
{{- end }}<|im_end|>
{{ end }}<|im_start|>assistant
`;

/** Models of aibot's folder of models, as Ollama has them: one without tools, and one with. */
export const ollamaModels = (modelsDir: string) =>
  ({
    smollm2: {
      name: 'library/smollm2',
      file: join(modelsDir, 'smollm2-135m-instruct', 'SmolLM2-135M-Instruct.Q4_1.gguf'),
      template: chatMl,
      parameters,
    },
    qwen: {
      name: 'qwen2.5-coder:0.5b',
      file: join(modelsDir, 'qwen2.5-coder-0.5b-instruct', 'qwen2.5-coder-0.5b-instruct-q4_k_m.gguf'),
      template: chatMlWithTools,
      parameters,
    },
  }) as const satisfies Readonly<Record<string, RegistryModel>>;
