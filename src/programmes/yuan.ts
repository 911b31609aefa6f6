/** Fen as people write them in a message: yuan, to the fen. */
export const yuan = (fen: number): string => (fen / 100).toFixed(2)
