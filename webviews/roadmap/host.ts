import type { RoadmapViewNotifications, RoadmapViewRequests } from '../../src/protocol/webview/roadmap.ts';
import type { Host } from '../common/host.ts';

export type RoadmapHost = Host<RoadmapViewRequests, RoadmapViewNotifications>;
