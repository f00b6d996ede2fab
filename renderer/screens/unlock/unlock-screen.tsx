export function UnlockScreen({ file }: { readonly file: string }) {
  return <p>{file}</p>;
}
