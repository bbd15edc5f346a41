/** Discord's epoch, 1 January 2015, in Unix milliseconds. */
const DISCORD_EPOCH_MS = 1_420_070_400_000n;

/** Gives ids that look like Discord's, grow, and are the same on every run. */
export function createSnowflakes(): () => string {
  let atMs = BigInt(Date.UTC(2026, 0, 5, 9)) - DISCORD_EPOCH_MS;
  let increment = 0n;
  return () => {
    atMs += 1n;
    increment = (increment + 1n) % 4096n;
    return ((atMs << 22n) | increment).toString();
  };
}
