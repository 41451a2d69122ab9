/** An async iterable as the body of an answer, pulled as fast as the reader takes it and no faster. */
export function streamOf(chunks: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await iterator.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
    // A reader that goes away: the source lets go of its file.
    async cancel() {
      await iterator.return?.();
    },
  });
}
