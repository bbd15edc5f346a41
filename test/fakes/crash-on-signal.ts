// Loaded before a program (`node --import`): SIGUSR2 makes it fail where nobody catches.
process.on('SIGUSR2', () => {
  throw new Error('crashed as asked');
});
