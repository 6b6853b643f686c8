import type { ProfileViewNotifications, ProfileViewRequests } from '../../src/protocol/webview/profile.ts';
import type { Host } from '../common/host.ts';

export type ProfileHost = Host<ProfileViewRequests, ProfileViewNotifications>;
