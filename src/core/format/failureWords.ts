/** What happened and what to do about it, as sentences: a server's own words end without a full stop. */
export function failureWords({ message, next }: { message: string; next?: string | undefined }): string {
  if (!next) return message;
  return /[.?!:]\s*$/.test(message) ? `${message.trimEnd()} ${next}` : `${message.trimEnd()}. ${next}`;
}
