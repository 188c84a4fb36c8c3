// The assignment's telemetry token travels in the fragment of the app's address: fragments are sent to no server.

/**
 * `https://app.test/#peertest=<token>`. An address with a fragment of its own keeps it, and the token follows as a query
 * of it (`#/start?peertest=<token>`), which routers that live in the fragment pass over. An empty token means: stop.
 */
export function withToken(address: string, token: string): string {
  const url = new URL(address);
  const own = url.hash.length > 1 ? url.hash + (url.hash.includes('?') ? '&' : '?') : '#';
  url.hash = `${own}peertest=${token}`;
  return url.href;
}

/** The token in a fragment, and the fragment without it. */
export function tokenIn(hash: string): { token: string; rest: string } | null {
  const found = /^(#|#.*[?&])peertest=([\w.-]*)(?:$|&(.*))/.exec(hash);
  return found && { token: found[2]!, rest: (found[1]! + (found[3] ?? '')).replace(/[#?&]$/, '') };
}
