import type { LineageViewNotifications, LineageViewRequests } from '../../src/protocol/webview/lineage.ts';
import type { Host } from '../common/host.ts';

export type LineageHost = Host<LineageViewRequests, LineageViewNotifications>;
