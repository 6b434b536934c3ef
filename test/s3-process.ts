import S3rver from '@20minutes/s3rver';

/** `node test/s3-process.ts FOLDER PORT`: what TestS3 starts, and kills. */
const [, , folder = '', port = ''] = process.argv;
await new S3rver({
  address: '127.0.0.1',
  port: Number(port),
  silent: true,
  directory: folder,
  configureBuckets: [{ name: 'studio' }],
}).run();
process.stdout.write('ready\n');
