/** Keeps the panel's state in step with the host. */
import { useEffect, useReducer } from 'preact/hooks';
import type { ResultsHost } from './resultsHost.ts';
import { panelWith, type PanelEvent, type PanelState, reduce } from './state.ts';

export function usePanel(
  host: ResultsHost,
  savedActive: string | null,
): [PanelState, (event: PanelEvent) => void] {
  const [panel, dispatch] = useReducer(reduce, savedActive, panelWith);
  useEffect(() => {
    host.on('results/state', (state) => dispatch({ type: 'state', state }));
    host.on('query/changed', (result) => dispatch({ type: 'changed', result }));
    host.on('engine/state', (state) => dispatch({ type: 'engine', state }));
    host.on('engine/lost', (failure) => dispatch({ type: 'lost', failure }));
    void host.request('results/ready', null).then((state) => dispatch({ type: 'state', state }));
  }, [host]);
  return [panel, dispatch];
}
