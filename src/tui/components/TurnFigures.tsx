import type { TurnReceipt } from '../../control/receipts.ts';
import { Styled } from './Styled.tsx';
import { Waterfall } from './Waterfall.tsx';

/** A receipt without its words: the waterfall, every decision with its reason, the tokens. */
export function TurnFigures({
  receipt,
  columns,
}: {
  readonly receipt: TurnReceipt;
  readonly columns: number;
}) {
  const { prompt, cached, completion, discarded } = receipt.tokens;
  return (
    <>
      <Waterfall receipt={receipt} columns={columns} />
      <Styled> </Styled>
      {receipt.decisions.map(({ what, choice, confidence, reason }, index) => (
        <Styled key={`${what} ${index}`}>
          <Styled as="accent">{what.padEnd(12)}</Styled>
          {`${choice}${confidence === undefined ? '' : ` ${confidence.toFixed(2)}`}`}
          <Styled as="quiet">{`  ${reason}`}</Styled>
        </Styled>
      ))}
      <Styled as="quiet">
        {`tokens: ${prompt} in (${cached} cached), ${completion} out, ${discarded} thrown away`}
      </Styled>
    </>
  );
}
