import { renderWaterfall } from '../../cli/waterfall.ts';
import type { TurnReceipt } from '../../control/receipts.ts';
import type { Meaning } from '../theme.ts';
import { Styled } from './Styled.tsx';

/** Hearing, deciding, thinking, speaking: a colour each. */
const stageMeanings: Readonly<Record<TurnReceipt['stages'][number]['name'], Meaning>> = {
  'end-of-turn': 'person',
  stt: 'person',
  route: 'accent',
  'llm-first-token': 'assistant',
  'llm-tool-call': 'assistant',
  tool: 'warning',
  'first-clause': 'assistant',
  'tts-first-audio': 'good',
  playout: 'quiet',
};

/** A turn's stages as bars on one time scale, with the sum below. */
export function Waterfall({ receipt, columns }: { readonly receipt: TurnReceipt; readonly columns: number }) {
  if (receipt.stages.length === 0) return <Styled as="quiet">No stage was measured.</Styled>;
  return renderWaterfall(receipt, { width: columns }).map((line, index) => {
    const stage = receipt.stages[index];
    const barAt = line.indexOf('█');
    if (!stage || barAt < 0) {
      return (
        <Styled key="total" isBold>
          {line}
        </Styled>
      );
    }
    const barEnd = line.lastIndexOf('█') + 1;
    return (
      <Styled key={`${stage.name} ${index}`}>
        {line.slice(0, barAt)}
        <Styled as={stageMeanings[stage.name]}>{line.slice(barAt, barEnd)}</Styled>
        <Styled as="quiet">{line.slice(barEnd)}</Styled>
      </Styled>
    );
  });
}
