export { KeyFolder, type Signer } from './key-folder';
export {
  isSigned,
  keyIdOf,
  keyText,
  lines,
  signText,
  trustedKeys,
  type KeyEntry,
  type KeyHistory,
  type TrustedKey,
  type UntrustedHistory,
} from './keys';
