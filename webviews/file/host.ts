import type { FileNotifications, FileRequests } from '../../src/protocol/webview/file.ts';
import type { Host } from '../common/host.ts';

export type FileHost = Host<FileRequests, FileNotifications>;
