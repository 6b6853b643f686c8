/** What every dataset and column is made of: a neighbourhood first, the whole project on demand. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import { formatCount } from '../../src/core/format/words.ts';
import type { LineageSnapshot } from '../../src/protocol/webview/lineage.ts';
import { failureWords } from '../../src/core/format/failureWords.ts';
import { errorWords } from '../common/host.ts';
import { Note } from '../common/Note.tsx';
import { useViewKeys } from '../common/viewKeys.ts';
import { StateCard } from '../common/StateCard.tsx';
import { ProgressLine, StatusLine } from '../common/StatusLine.tsx';
import { IconButton } from '../common/Button.tsx';
import { tryAgain, Waiting } from '../common/Waiting.tsx';
import type { LineageHost } from './host.ts';
import { LineageGraphView } from './LineageGraphView.tsx';
import { placeNodes } from './placement.ts';
import { SearchBox } from './SearchBox.tsx';
import { SidePane } from './SidePane.tsx';
import { keyOf, litBy, neighbourhood, type Chosen, type Steps } from './ways.ts';
import { impactText } from './words.ts';

const stepChoices: [string, Steps][] = [
  ['1 step', 1],
  ['2 steps', 2],
  ['all', null],
];

export function LineageView({ host }: { host: LineageHost }) {
  const [snapshot, setSnapshot] = useState<LineageSnapshot | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const load = () => {
    setProblem(null);
    host.request('lineage/load', null).then(setSnapshot, (error: unknown) => setProblem(errorWords(error)));
  };
  useEffect(() => {
    host.on('lineage/changed', (next) => {
      setProblem(null);
      setSnapshot(next);
    });
    host.on('lineage/failed', (failure) => setProblem(failureWords(failure)));
    load();
  }, []);
  if (!snapshot) {
    return (
      <Waiting
        title="The lineage cannot be read"
        failure={problem === null ? null : { message: problem }}
        actions={[tryAgain(load)]}
      >
        <ProgressLine percent={null} label="Reading the statements" />
        <StateCard icon="type-hierarchy" title="Reading the statements" live="status" />
      </Waiting>
    );
  }
  if (snapshot.graph.nodes.length === 0) {
    return (
      <div class="dew">
        <StateCard icon="type-hierarchy" title="Nothing is made of anything yet">
          A pipeline with models shows here what its tables are made of.
        </StateCard>
      </div>
    );
  }
  return <Page key={snapshot.center ?? ''} host={host} snapshot={snapshot} problem={problem} onLoad={load} />;
}

interface PageProps {
  host: LineageHost;
  snapshot: LineageSnapshot;
  problem: string | null;
  onLoad(): void;
}

/** Beyond this many datasets the page begins with one of them and its neighbours. */
const wholeUpTo = 60;

function Page({ host, snapshot, problem, onLoad }: PageProps) {
  const { graph } = snapshot;
  const start = snapshot.center ?? (graph.nodes.length > wholeUpTo ? (graph.nodes.at(-1)?.id ?? null) : null);
  const [center, setCenter] = useState(start);
  const [up, setUp] = useState<Steps>(start === null ? null : 2);
  const [down, setDown] = useState<Steps>(null);
  const [columns, setColumns] = useState(true);
  const [rows, setRows] = useState(true);
  const [chosen, setChosen] = useState<Chosen | null>(start === null ? null : { node: start, column: null });
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set());
  useViewKeys(chosen ? () => setChosen(null) : null);
  const node = chosen && graph.nodes.find(({ id }) => id === chosen.node);
  const lit = useMemo(() => (chosen && node ? litBy(graph, chosen, rows) : null), [graph, chosen, rows]);
  const shown = useMemo(() => neighbourhood(graph, center, up, down), [graph, center, up, down]);
  const placement = useMemo(
    () =>
      placeNodes(
        shown,
        graph.edges,
        (id, column) =>
          (lit?.columns.has(keyOf(id, column)) ?? false) || (chosen?.node === id && chosen.column === column),
        unfolded,
        columns,
      ),
    [shown, graph, lit, unfolded, columns],
  );
  const choose = (next: Chosen) => {
    setChosen(next);
    if (!shown.some(({ id }) => id === next.node)) setCenter(next.node);
  };
  const open = ({ node: id, column }: Chosen) =>
    void host.request('lineage/open', { node: id, column }).catch(() => undefined);
  const title = chosen ? (chosen.column === null ? chosen.node : `${chosen.node}.${chosen.column}`) : '';
  const unfollowed = graph.nodes.filter(({ exact, task }) => !exact && task !== null).length;
  return (
    <div class="dew lin">
      <h1 class="hidden-text">{center === null ? 'Lineage of the project' : `Lineage around ${center}`}</h1>
      <div class="bar lin-bar" data-region role="group" aria-label="What is shown">
        <SearchBox graph={graph} onChoose={choose} />
        <Steps label="Upstream" value={up} disabled={center === null} onChange={setUp} />
        <Steps label="Downstream" value={down} disabled={center === null} onChange={setDown} />
        {center === null ? null : (
          <button type="button" class="link t12 lin-link" onClick={() => setCenter(null)}>
            Whole project
          </button>
        )}
        {chosen && center !== chosen.node ? (
          <button type="button" class="link t12 lin-link" onClick={() => setCenter(chosen.node)}>
            Around the chosen one
          </button>
        ) : null}
        <label class="row t12 lin-check">
          <input
            type="checkbox"
            checked={columns}
            onChange={(event) => setColumns(event.currentTarget.checked)}
          />
          Columns
        </label>
        <label class="row t12 lin-check">
          <input type="checkbox" checked={rows} onChange={(event) => setRows(event.currentTarget.checked)} />
          Filters and joins
        </label>
        <span class="grow" />
        <IconButton icon="refresh" label="Read again" onClick={onLoad} />
      </div>
      {snapshot.partial ? <ProgressLine percent={null} label="Following the columns" /> : null}
      {problem === null ? null : <Note kind="warning" alert text={problem} />}
      <div class="split lin-split">
        <LineageGraphView
          graph={graph}
          placement={placement}
          chosen={chosen}
          lit={lit}
          unfolded={unfolded}
          onChoose={choose}
          onOpen={open}
          onFold={(id) => {
            const next = new Set(unfolded);
            if (!next.delete(id)) next.add(id);
            setUnfolded(next);
          }}
        />
        {chosen && node && lit ? (
          <SidePane
            node={node}
            chosen={chosen}
            lit={lit}
            kindOf={(id) => graph.nodes.find((other) => other.id === id)?.kind ?? 'table'}
            onChoose={choose}
            onOpen={open}
            onCopy={() => void host.request('lineage/copy', { text: impactText(title, lit.feeds) })}
            onClose={() => setChosen(null)}
          />
        ) : null}
      </div>
      <StatusLine
        right={<span>read {new Date(snapshot.readAt).toLocaleTimeString()}</span>}
        announce={
          chosen && lit ? `${title}: comes from ${lit.comesFrom.length}, affects ${lit.feeds.length}` : ''
        }
      >
        <span>
          <b>{formatCount(shown.length)}</b> of <b>{formatCount(graph.nodes.length)}</b> datasets
        </span>
        <span>
          <b>{formatCount(lit?.edges.size ?? 0)}</b> of <b>{formatCount(graph.columnEdges.length)}</b> column
          edges lit
        </span>
        {snapshot.partial ? <span>following the columns…</span> : null}
        {unfollowed > 0 ? (
          <span>
            columns of <b>{formatCount(unfollowed)}</b> not followed
          </span>
        ) : null}
      </StatusLine>
    </div>
  );
}

interface StepsProps {
  label: string;
  value: Steps;
  disabled: boolean;
  onChange(value: Steps): void;
}

function Steps({ label, value, disabled, onChange }: StepsProps) {
  return (
    <label class="row t12 lin-steps">
      <span class="t2">{label}</span>
      <select
        class="ctl"
        disabled={disabled}
        value={String(value)}
        onChange={(event) =>
          onChange(stepChoices.find(([, steps]) => String(steps) === event.currentTarget.value)?.[1] ?? null)
        }
      >
        {stepChoices.map(([text, steps]) => (
          <option key={text} value={String(steps)}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
