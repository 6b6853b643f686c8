import type {
  DashboardViewNotifications,
  DashboardViewRequests,
} from '../../src/protocol/webview/dashboard.ts';
import type { Host } from '../common/host.ts';

export type DashboardHost = Host<DashboardViewRequests, DashboardViewNotifications>;
