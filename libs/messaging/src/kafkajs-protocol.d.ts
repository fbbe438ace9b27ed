/** The part of the protocol files of kafkajs that `scram-users.ts` uses; it publishes no types for them. */
declare module 'kafkajs/src/protocol/encoder' {
  export default class Encoder {
    writeInt8(value: number): Encoder;
    writeInt32(value: number): Encoder;
    writeUVarInt(value: number): Encoder;
    writeUVarIntString(value: string): Encoder;
    writeUVarIntBytes(value: Buffer): Encoder;
    writeUVarIntArray(items: readonly Encoder[] | null): Encoder;
  }
}
declare module 'kafkajs/src/protocol/decoder' {
  export default class Decoder {
    constructor(bytes: Buffer);
    readInt8(): number;
    readInt16(): number;
    readInt32(): number;
    readUVarIntString(): string | null;
    readUVarIntArray<Item>(read: (decoder: Decoder) => Item): Item[] | null;
    readTaggedFields(): unknown;
  }
}
