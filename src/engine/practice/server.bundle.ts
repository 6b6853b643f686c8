/** The practice server; a bundle of its own, loaded by the first request that starts one. */
export { startPracticeServer } from '../../practice/server.ts';
