export function WelcomeScreen({ file }: { readonly file: string; readonly onDone: () => void }) {
  return <p>{file}</p>;
}
