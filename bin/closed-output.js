/** Ends the process quietly when nobody reads its output any more (`aibot logs -f | head`): an end, no failure. */
export function endWithReader() {
  process.stdout.on('error', (error) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
}
