import { claimOf, takeOne } from '@/lib/server/allowance';
import { answerPost } from '@/lib/server/answer-post';
import { enter } from '@/lib/server/enter';
import { answerImport, importRequestSchema } from '@/lib/server/import/answer-import';
import { createPictureFetcher } from '@/lib/server/import/fetch-picture';
import { publicInternet } from '@/lib/server/import/network';
import { services } from '@/lib/server/services';

export const maxDuration = 120;

const IMPORT = { route: 'import', enter, schema: importRequestSchema, maxBodyBytes: 64_000 };

const fetchPicture = createPictureFetcher(publicInternet);

/** The picture at a URL, for a page that may not fetch it from there itself. */
export async function POST(request: Request): Promise<Response> {
  const works = services();
  const { log } = works;
  return answerPost({ log }, request, IMPORT, async ({ url }, visitor) => {
    await takeOne(works, claimOf(works, visitor, request.headers), 'import');
    return answerImport({ log, fetchPicture }, url, request.signal);
  });
}
