import http from 'node:http';

/** Posts JSON over kept-alive connections with as little of its own as Node allows; resolves with the body's length. */
export function createPoster(
  url: string,
  connections: number
): { post(body: string | Buffer, headers?: Record<string, string>): Promise<number>; close(): void } {
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  const target = new URL(url);
  return {
    post(body, headers = {}) {
      return new Promise((resolve, reject) => {
        const request = http.request(
          target,
          {
            method: 'POST',
            agent,
            headers: { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body), ...headers },
          },
          (response) => {
            let bytes = 0;
            response.on('data', (chunk: Buffer) => {
              bytes += chunk.length;
            });
            response.on('end', () =>
              response.statusCode === 200 ? resolve(bytes) : reject(new Error(`HTTP ${response.statusCode}`))
            );
          }
        );
        request.on('error', reject);
        request.end(body);
      });
    },
    close: () => agent.destroy(),
  };
}
