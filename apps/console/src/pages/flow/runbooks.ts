/** docs/runbooks as text, each loaded when it is opened. */
const files = import.meta.glob<string>('../../../../../docs/runbooks/*.md', {
  query: '?raw',
  import: 'default',
});

/** Undefined when there is no such page. */
export function runbook(name: string): Promise<string> | undefined {
  return files[`../../../../../docs/runbooks/${name}.md`]?.();
}
