import type { ResultsNotifications, ResultsRequests } from '../../src/protocol/webview/results.ts';
import type { Host } from '../common/host.ts';

export type ResultsHost = Host<ResultsRequests, ResultsNotifications>;
