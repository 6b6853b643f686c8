import type { RunViewNotifications, RunViewRequests } from '../../src/protocol/webview/run.ts';
import type { Host } from '../common/host.ts';

export type RunHost = Host<RunViewRequests, RunViewNotifications>;
