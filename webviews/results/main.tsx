import '../common/base.css';
import './results.css';
import type { ResultsNotifications, ResultsRequests } from '../../src/protocol/webview/results.ts';
import { connectHost } from '../common/host.ts';
import { mountView } from '../common/mountView.tsx';
import { ResultsView } from './ResultsView.tsx';

mountView(<ResultsView host={connectHost<ResultsRequests, ResultsNotifications>()} />);
