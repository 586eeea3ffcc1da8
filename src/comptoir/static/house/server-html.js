// HTML that our own server rendered, as nodes.  The server escapes and makes safe; nothing else may come in here.
export const fromServer = (text) => document.createRange().createContextualFragment(text);

// Asks the server for a piece of a page; nothing when it cannot be had.
export async function pieceAt(address) {
  const answer = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
  return answer?.ok ? fromServer(await answer.text()) : null;
}
