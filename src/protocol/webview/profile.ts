/** The profile of one table, file, query or result. */
import type { Profile, ProfileNotifications, ProfileRequests, TestSuggestion } from '../engine/profile.ts';
import type { Exchange, Failure } from '../rpc.ts';

export interface ProfileViewRequests extends Pick<
  ProfileRequests,
  'profile/prefer' | 'profile/cancel' | 'profile/suggestTests'
> {
  /** Measures again; also the first request of the page. */
  'profile/load': Exchange<null, Profile>;
  /** The user picks a pipeline file, and the tests stand in it as an edit that can be undone; null where none was picked. */
  'profile/insertTests': Exchange<{ tests: TestSuggestion[] }, { file: string; task: string } | null>;
  'profile/copyText': Exchange<{ text: string }, null>;
}

export interface ProfileViewNotifications extends ProfileNotifications {
  'engine/lost': Failure;
}
