/**
 * Calls `work` at most once a frame. A hidden webview gets no frames, so a timer does the work there
 * and the queue behind it cannot grow for ever.
 */
export function onceAFrame(work: () => void): () => void {
  let pending = false;
  return () => {
    if (pending) return;
    pending = true;
    let timer = 0;
    const frame = requestAnimationFrame(() => run());
    const run = () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
      pending = false;
      work();
    };
    timer = window.setTimeout(run, 250);
  };
}
