/** How one tensor of a ggml Whisper file is had from a CTranslate2 one. */
export interface TensorMapping {
  readonly to: string;
  readonly from: string;
  /** Rows of the source: CTranslate2 keeps query, key and value of a layer in one matrix. */
  readonly rows?: readonly [from: number, to: number];
  /** Kept in 32 bits: whisper.cpp expects it of biases, norms and positions. */
  readonly isFloat32?: true;
  /** The bias of a convolution is a column. */
  readonly isColumn?: true;
}

export interface WhisperShape {
  /** Width of the model. */
  readonly width: number;
  readonly encoderLayers: number;
  readonly decoderLayers: number;
  readonly vocabulary: number;
}

const norm = (to: string, from: string): TensorMapping[] => [
  { to: `${to}.weight`, from: `${from}/gamma`, isFloat32: true },
  { to: `${to}.bias`, from: `${from}/beta`, isFloat32: true },
];

const linear = (to: string, from: string): TensorMapping[] => [
  { to: `${to}.weight`, from: `${from}/weight` },
  { to: `${to}.bias`, from: `${from}/bias`, isFloat32: true },
];

/** Part `index` of a fused projection; keys have no bias in Whisper. */
function projection(to: string, from: string, index: number, width: number, hasBias = true): TensorMapping[] {
  const rows = [index * width, (index + 1) * width] as const;
  const weight: TensorMapping = { to: `${to}.weight`, from: `${from}/weight`, rows };
  const bias: TensorMapping = { to: `${to}.bias`, from: `${from}/bias`, rows, isFloat32: true };
  return hasBias ? [weight, bias] : [weight];
}

function block(side: 'encoder' | 'decoder', index: number, width: number): TensorMapping[] {
  const to = `${side}.blocks.${index}`;
  const from = `${side}/layer_${index}`;
  const fused = `${from}/self_attention/linear_0`;
  const cross = `${from}/attention`;
  return [
    ...projection(`${to}.attn.query`, fused, 0, width),
    ...projection(`${to}.attn.key`, fused, 1, width, false),
    ...projection(`${to}.attn.value`, fused, 2, width),
    ...linear(`${to}.attn.out`, `${from}/self_attention/linear_1`),
    ...norm(`${to}.attn_ln`, `${from}/self_attention/layer_norm`),
    ...(side === 'encoder'
      ? []
      : [
          ...linear(`${to}.cross_attn.query`, `${cross}/linear_0`),
          ...projection(`${to}.cross_attn.key`, `${cross}/linear_1`, 0, width, false),
          ...projection(`${to}.cross_attn.value`, `${cross}/linear_1`, 1, width),
          ...linear(`${to}.cross_attn.out`, `${cross}/linear_2`),
          ...norm(`${to}.cross_attn_ln`, `${cross}/layer_norm`),
        ]),
    ...linear(`${to}.mlp.0`, `${from}/ffn/linear_0`),
    ...linear(`${to}.mlp.2`, `${from}/ffn/linear_1`),
    ...norm(`${to}.mlp_ln`, `${from}/ffn/layer_norm`),
  ];
}

const blocks = (side: 'encoder' | 'decoder', count: number, width: number) =>
  Array.from({ length: count }, (_, index) => block(side, index, width)).flat();

/** All tensors of a Whisper model, in the order they are written. */
export function whisperTensors(shape: WhisperShape): readonly TensorMapping[] {
  const { width } = shape;
  return [
    {
      to: 'decoder.positional_embedding',
      from: 'decoder/position_encodings/encodings',
      isFloat32: true,
    },
    {
      to: 'encoder.positional_embedding',
      from: 'encoder/position_encodings/encodings',
      isFloat32: true,
    },
    {
      // CTranslate2 pads the vocabulary to a multiple of eight.
      to: 'decoder.token_embedding.weight',
      from: 'decoder/embeddings/weight',
      rows: [0, shape.vocabulary],
    },
    ...[1, 2].flatMap((number): TensorMapping[] => [
      { to: `encoder.conv${number}.weight`, from: `encoder/conv${number}/weight` },
      {
        to: `encoder.conv${number}.bias`,
        from: `encoder/conv${number}/bias`,
        isFloat32: true,
        isColumn: true,
      },
    ]),
    ...blocks('encoder', shape.encoderLayers, width),
    ...blocks('decoder', shape.decoderLayers, width),
    ...norm('encoder.ln_post', 'encoder/layer_norm'),
    ...norm('decoder.ln', 'decoder/layer_norm'),
  ];
}
