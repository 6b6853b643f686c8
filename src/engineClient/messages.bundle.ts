/** The message library, a file of its own: the editor reads it with the first request, not at activation. */
export {
  CancellationTokenSource,
  IPCMessageReader,
  IPCMessageWriter,
  ResponseError,
  createMessageConnection,
} from 'vscode-jsonrpc/node';
