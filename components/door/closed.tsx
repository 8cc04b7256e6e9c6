/** Stands in the place of every page while nobody may come in, for the owner above all. */
export function Closed({
  headline,
  about,
  variables,
}: {
  headline: string;
  about: string;
  /** What opens it: each by its name in the configuration, and what it does. */
  variables: Readonly<Record<string, string>>;
}) {
  return (
    <div className="grid max-w-prose gap-4">
      <h1 className="font-medium text-2xl">{headline}</h1>
      <p className="text-pretty text-quiet">{about}</p>
      <dl className="grid gap-3">
        {Object.entries(variables).map(([name, does]) => (
          <div key={name}>
            <dt>
              <code className="font-medium">{name}</code>
            </dt>
            <dd className="text-pretty text-quiet">{does}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
