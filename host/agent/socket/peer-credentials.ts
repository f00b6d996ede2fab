/** Who connected, as the kernel remembers it. Node has no call for this, so the C library is asked. */
import type { Socket } from "node:net";
import { KeyholdError } from "../../../shared/contract/errors.ts";

export type PeerCredentials = {
  /** Absent where the system does not tell. */
  readonly pid?: number;
  readonly uid: number | undefined;
};
export type PeerReader = (socket: Socket) => PeerCredentials | undefined;

type GetSocketOption = (descriptor: number, level: number, option: number, value: Buffer, length: number[]) => number;

/** @throws KeyholdError `unsupported` when it cannot be found out here: then there is no agent. */
export async function peerReader(platform: NodeJS.Platform = process.platform): Promise<PeerReader> {
  if (platform === "linux") return linux(await getSocketOption("libc.so.6"));
  if (platform === "darwin") return darwin(await getSocketOption("/usr/lib/libSystem.B.dylib"));
  // A pipe lets in its owner alone, and the token stands in the owner's profile; who of their programs it is stays unknown.
  if (platform === "win32") return () => ({ uid: undefined });
  throw new KeyholdError(
    "unsupported",
    "On this system Keyhold cannot tell which program asks, so commands cannot use this unlock.",
  );
}

async function getSocketOption(library: string): Promise<GetSocketOption> {
  try {
    const { default: koffi } = await import("koffi");
    return koffi
      .load(library)
      .func("int getsockopt(int, int, int, _Out_ uint8_t *, _Inout_ uint32_t *)") as unknown as GetSocketOption;
  } catch (error) {
    throw new KeyholdError(
      "unsupported",
      "Keyhold cannot ask this system which program connects, so commands cannot use this unlock. They ask for the passphrase instead.",
      { cause: error },
    );
  }
}

/** `SO_PEERCRED` of `SOL_SOCKET`: pid, uid, gid. */
function linux(getOption: GetSocketOption): PeerReader {
  return (socket) => {
    const value = read(getOption, socket, 1, 17, 12);
    return value === undefined ? undefined : { pid: value.readInt32LE(0), uid: value.readUInt32LE(4) };
  };
}

/** `LOCAL_PEERCRED` (version, uid, …) and `LOCAL_PEERPID` of `SOL_LOCAL`. Written by the headers; never run. */
function darwin(getOption: GetSocketOption): PeerReader {
  return (socket) => {
    const credentials = read(getOption, socket, 0, 1, 76);
    const pid = read(getOption, socket, 0, 2, 4);
    if (credentials === undefined || pid === undefined) return undefined;
    return { pid: pid.readInt32LE(0), uid: credentials.readUInt32LE(4) };
  };
}

function read(
  getOption: GetSocketOption,
  socket: Socket,
  level: number,
  option: number,
  size: number,
): Buffer | undefined {
  // Node's own handle; it has no public name.
  const descriptor = (socket as unknown as { readonly _handle?: { readonly fd?: number } })._handle?.fd;
  if (descriptor === undefined || descriptor < 0) return undefined;
  const value = Buffer.alloc(size);
  const length = [size];
  return getOption(descriptor, level, option, value, length) === 0 ? value : undefined;
}
