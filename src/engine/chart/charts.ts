/** Charts of stored results: counted once, drawn as often as a size or a theme asks for it. */
import { titleOf } from '../../core/chart/describe.ts';
import { makeFrame, type Frame } from '../../core/chart/frame.ts';
import { guessColumns, proposeChart } from '../../core/chart/propose.ts';
import type { ChartSize } from '../../core/chart/axes.ts';
import { specificationOf } from '../../core/chart/specification.ts';
import { failWith } from '../../core/failure.ts';
import type { Chart } from '../../protocol/engine/chart.ts';
import type { Palette } from '../../tasks/report/palette.ts';
import { unlinked } from '../../tasks/report/render.ts';
import type { DatabaseSession, EngineContext } from '../context.ts';
import { atVersion } from '../query/atVersion.ts';
import { onOwnConnection } from '../query/resultConnection.ts';
import type { StoredResult } from '../results/storedResult.ts';
import { askOn, sourceOfResult } from './chartSource.ts';

const kept = 8;
const progressEvery = 250;

export class Charts {
  readonly #context: EngineContext;
  /** The last frames, newest last, so that another size or theme counts nothing again. */
  readonly #frames = new Map<string, Frame>();

  constructor(context: EngineContext) {
    this.#context = context;
  }

  async frame(
    session: DatabaseSession,
    result: StoredResult,
    wish: Chart | null,
    signal: AbortSignal,
  ): Promise<Frame> {
    const { id, version } = result.summary;
    const key = JSON.stringify([id, version, wish]);
    const known = this.#frames.get(key);
    if (known) return this.#keep(key, known);
    const frame = await atVersion(result, version, () =>
      onOwnConnection(session, result.timeZone, signal, async (connection) => {
        let percent: number | null = null;
        const timer = setInterval(() => {
          const { percentage } = connection.progress;
          const now = percentage >= 0 ? Math.min(100, Math.round(percentage)) : null;
          if (now === percent) return;
          percent = now;
          this.#context.notify('chart/progress', { resultId: id, percent });
        }, progressEvery);
        try {
          const source = sourceOfResult(result);
          const ask = askOn(connection);
          const chart = wish ?? (await proposed());
          return await makeFrame(chart, source, ask);

          async function proposed(): Promise<Chart> {
            const { guesses, rows } = await guessColumns(source, ask);
            const found = proposeChart(guesses, rows);
            if (found) return found;
            throw failWith('bad_input', 'No column of this result holds a value that can be drawn.');
          }
        } finally {
          clearInterval(timer);
        }
      }),
    );
    return this.#keep(key, frame);
  }

  #keep(key: string, frame: Frame): Frame {
    this.#frames.delete(key);
    this.#frames.set(key, frame);
    for (const [oldest] of this.#frames) {
      if (this.#frames.size <= kept) break;
      this.#frames.delete(oldest);
    }
    return frame;
  }
}

const colorsOf = ({ categories, secondary }: Palette) => ({ categories, muted: secondary });

/** For the editor's page: in the theme's variables, its marks linked to their rows. */
export async function drawFrame(frame: Frame, palette: Palette, size: ChartSize): Promise<string> {
  const { renderChart } = await import('../../tasks/report/chart.bundle.ts');
  return renderChart(specificationOf(frame, colorsOf(palette), size), palette);
}

/** For a page or a file of its own: with its title, without links. */
export async function drawImage(frame: Frame, palette: Palette, size: ChartSize): Promise<string> {
  const { renderChart } = await import('../../tasks/report/chart.bundle.ts');
  return unlinked(await renderChart(imageSpecification(frame, palette, size), palette));
}

export function imageSpecification(frame: Frame, palette: Palette, size: ChartSize): Record<string, unknown> {
  return {
    ...specificationOf(frame, colorsOf(palette), size),
    title: titleOf(frame.plan),
    background: palette.background,
  };
}
