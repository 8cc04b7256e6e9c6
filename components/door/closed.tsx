interface ClosedWords {
  headline: string;
  about: string;
  team: string;
  everybody: string;
}

/** Stands in the place of every page while nobody may come in, for the owner above all. */
export function Closed({ say }: { say: ClosedWords }) {
  return (
    <div className="grid max-w-prose gap-4">
      <h1 className="font-medium text-2xl">{say.headline}</h1>
      <p className="text-pretty text-quiet">{say.about}</p>
      <dl className="grid gap-3">
        <div>
          <dt>
            <code className="font-medium">TEAM_PASSCODE</code>
          </dt>
          <dd className="text-pretty text-quiet">{say.team}</dd>
        </div>
        <div>
          <dt>
            <code className="font-medium">PUBLIC_PHOTOS_PER_DAY</code>
          </dt>
          <dd className="text-pretty text-quiet">{say.everybody}</dd>
        </div>
      </dl>
    </div>
  );
}
