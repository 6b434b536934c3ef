declare module '@tensorflow/tfjs-node-gpu/dist/proto/api_pb.js' {
  const messages: unknown;
  export default messages;
}
