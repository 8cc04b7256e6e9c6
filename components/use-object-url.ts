import { useEffect, useState } from 'react';

/** An object URL for as long as the component shows this blob; taken back afterwards. */
export function useObjectUrl(blob: Blob | null | undefined): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (!blob) return;
    const lent = URL.createObjectURL(blob);
    setUrl(lent);
    return () => {
      setUrl(undefined);
      URL.revokeObjectURL(lent);
    };
  }, [blob]);
  return url;
}
