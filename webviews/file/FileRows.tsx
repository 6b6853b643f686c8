/** The rows of a data file; those past the first page are loaded when somebody scrolls to them. */
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { formatRows } from '../../src/core/format/words.ts';
import type { FileState } from '../../src/protocol/webview/file.ts';
import type { Grid } from '../common/grid/grid.ts';
import { GridView } from '../common/grid/GridView.tsx';
import { StateCard } from '../common/StateCard.tsx';
import { resultSource } from '../results/resultSource.ts';
import type { FileHost } from './host.ts';
import type { FileModel } from './useFile.ts';

export function FileRows({ host, model, state }: { host: FileHost; model: FileModel; state: FileState }) {
  const { result } = state;
  const grid = useRef<Grid | null>(null);
  const source = useMemo(
    () => resultSource(host, result),
    [result.id, result.version, result.availableRows, result.state, result.columns.length],
  );
  const loading = useRef(false);
  useEffect(() => {
    loading.current = false;
  }, [result.id]);
  if (result.state === 'failed') {
    return (
      <StateCard icon="error" tone="c-failed" title="The rows cannot be read" live="alert">
        {result.failure?.message ?? 'DuckDB gave no reason.'}
      </StateCard>
    );
  }
  if (result.availableRows === 0) {
    return (
      <StateCard icon="table" title={result.arrangement.search === '' ? 'No rows' : 'No row has this text'}>
        {result.arrangement.search === ''
          ? 'The file has no rows under this reading. Change how it is read above.'
          : `“${result.arrangement.search}” stands in no cell.`}
      </StateCard>
    );
  }
  const all = () => {
    if (!result.preview || loading.current) return;
    loading.current = true;
    void model.attempt('Loading all rows', async () => {
      model.setResult(await host.request('query/materialise', { resultId: result.id }));
      return '';
    });
  };
  return (
    <div class="pane grow" data-region>
      <GridView
        label={state.name}
        identity={result.id}
        source={source}
        search={result.arrangement.search}
        onReady={(made) => (grid.current = made)}
        onCopy={(range, header) =>
          void model.attempt('Copying', async () => {
            const { rows } = await host.request('file/copy', {
              resultId: result.id,
              version: result.version,
              firstRow: range.firstRow,
              rows: range.lastRow - range.firstRow + 1,
              firstColumn: range.firstColumn,
              columns: range.lastColumn - range.firstColumn + 1,
              header,
            });
            return `Copied ${formatRows(rows)}`;
          })
        }
        onMenu={({ kind, cell }) => {
          if (kind !== 'header') return;
          const [now] = result.arrangement.sort;
          const same = now?.column === cell.column;
          void model.sort(same && now.descending ? [] : [{ column: cell.column, descending: same }]);
        }}
        onMoved={() => {
          if (grid.current?.atEnd) all();
        }}
      />
    </div>
  );
}
