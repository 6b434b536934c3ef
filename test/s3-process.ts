import { rm } from 'node:fs/promises';
import S3rver from '@20minutes/s3rver';

/** `node test/s3-process.ts FOLDER PORT`: what TestS3 starts, and kills. */
const [, , folder = '', port = ''] = process.argv;
const server = new S3rver({
  address: '127.0.0.1',
  port: Number(port),
  silent: true,
  directory: folder,
  configureBuckets: [{ name: 'studio' }],
});
// A bucket has no folders. This one removes those that are empty, and with them what is put there at that moment.
const { store } = server;
store.deleteObject = async (bucket, key) => {
  for (const kind of ['object', 'object.md5', 'metadata.json'])
    await rm(store.getResourcePath(bucket, key, kind), { force: true });
};
await server.run();
process.stdout.write('ready\n');
