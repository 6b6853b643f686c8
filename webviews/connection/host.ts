import type {
  ConnectionFormNotifications,
  ConnectionFormRequests,
} from '../../src/protocol/webview/connection.ts';
import type { Host } from '../common/host.ts';

export type ConnectionHost = Host<ConnectionFormRequests, ConnectionFormNotifications>;
