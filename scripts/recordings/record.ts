// `npm run recordings [-- start test-audio dashboard page]`: plays the scenes in a real pseudo-terminal and writes what
// was seen to docs/media/. Needs the default models; let nothing else run, the times in the pictures are measured.
import { recordPage } from './page-scene.ts';
import { recordDashboard, recordStart, recordTestAudio } from './scenes.ts';

const scenes = {
  start: recordStart,
  'test-audio': recordTestAudio,
  dashboard: recordDashboard,
  page: recordPage,
};
const wanted = process.argv.slice(2);

for (const [name, record] of Object.entries(scenes)) {
  if (wanted.length === 0 || wanted.includes(name)) await record();
}
