import type { AskNotifications, AskViewRequests } from '../../src/protocol/webview/ask.ts';
import type { Host } from '../common/host.ts';

export type AskHost = Host<AskViewRequests, AskNotifications>;
