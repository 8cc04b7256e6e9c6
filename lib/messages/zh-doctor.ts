import type { DoctorMessages } from './en-doctor';
import { LOCALE, whole } from './zh-numbers';

const clock = new Intl.DateTimeFormat(LOCALE, { timeStyle: 'long', timeZone: 'UTC' });

const REDEPLOY = '然后重新部署';

export const zhDoctor: DoctorMessages = {
  name: 'Clearcut',
  title: '部署检查',
  about: '刚刚实际测试了这个部署所依赖的一切。不会显示任何密钥。',
  command: 'Clearcut：部署检查',
  again: '重新检查',
  checking: '正在检查…',
  checkedAt: (ms) => `检查时间：${clock.format(ms)}`,
  list: '检查项',
  remedy: '处理办法',

  summary: (problems, advice) => {
    if (problems > 0 && advice > 0) {
      return `${whole.format(problems)} 个问题，${whole.format(advice)} 条建议`;
    }
    if (problems > 0) return `${whole.format(problems)} 个问题`;
    return advice > 0 ? `没有问题，${whole.format(advice)} 条建议` : '一切正常';
  },

  standings: { ok: '正常', advice: '建议', problem: '问题' },

  checks: {
    configuration: '配置',
    kie: 'Kie',
    signature: '回调签名',
    blob: 'Blob 存储',
    database: '数据库',
    pooling: '数据库连接',
    callback: '回调地址',
    clock: '时钟',
    doors: '准入',
    sweep: '每日清理',
    retention: '保留期限',
  },

  said: {
    'configuration-ok': () => ['所有变量都可以读取。', null],
    'configuration-broken': (problem) => [
      String(problem),
      `请更正这个变量（在 Vercel 的 Settings → Environment Variables，或你的 .env 文件里），${REDEPLOY}。`,
    ],

    'kie-ok': (left) => [`密钥有效，还剩 ${whole.format(Number(left))} 个积分。`, null],
    'kie-low': (left) => [
      `密钥有效，但只剩 ${whole.format(Number(left))} 个积分。`,
      '请在 kie.ai/billing 充值。每张照片消耗 1 个积分。',
    ],
    'kie-empty': () => [
      '密钥有效，但账户没有积分，所有照片都在等待。',
      '请在 kie.ai/billing 充值，等待中的照片会自动继续。',
    ],
    'kie-refused': () => [
      'Kie 不认识这个密钥。',
      `请在 kie.ai/api-key 创建密钥，填入 KIE_API_KEY，${REDEPLOY}。`,
    ],
    'kie-odd': (code) => [
      `查询积分时 Kie 返回了代码 ${code}。`,
      '请过几分钟再试。如果仍然如此，请查看 kie.ai 的公告；如果设置了 KIE_API_URL，也请检查它。',
    ],
    'kie-silent': (why) => [
      `Kie 没有响应：${why}`,
      '请检查这台机器能否通过 https 访问 api.kie.ai；如果设置了 KIE_API_URL，也请检查它。',
    ],
    'kie-built-in': () => ['没有设置密钥：由这台机器上的内置引擎处理。', null],
    'kie-built-in-silent': () => [
      '没有设置密钥，内置引擎也没有响应：它在运行中的应用里工作。',
      '请启动应用（npm start）后重新检查；或设置 KIE_API_KEY 以使用 Kie。',
    ],

    'signature-ok': () => ['回调会核对 Kie 的签名。', null],
    'signature-missing': () => [
      '回调没有签名。每个回调仍带有各自的密钥，其内容也不会被直接采信。',
      `请在 kie.ai/settings 开启回调签名，把密钥填入 KIE_WEBHOOK_HMAC_KEY，${REDEPLOY}。`,
    ],

    'blob-ok': () => ['成功写入、读取并删除了一个对象；外人无法读取它。', null],
    'blob-local': () => ['图片保存在这台机器的数据文件夹里。成功写入、读取并删除了一个。', null],
    'blob-local-silent': () => [
      '没有设置存储，本地存储也没有响应：它在运行中的应用里工作。',
      '请启动应用（npm start）后重新检查；或把 BLOB_READ_WRITE_TOKEN 设为私有 Blob 存储的令牌。',
    ],
    'blob-unknown-store': () => [
      '令牌所属的存储不存在。',
      `请在 Vercel 的 Storage 里创建私有 Blob 存储并连接到项目（它会设置 BLOB_READ_WRITE_TOKEN），${REDEPLOY}。`,
    ],
    'blob-refused': () => [
      '存储拒绝了这个令牌。',
      `请在 Vercel 的 Storage 里打开存储并重新连接到项目，或把它的读写令牌填入 BLOB_READ_WRITE_TOKEN，${REDEPLOY}。`,
    ],
    'blob-public-store': () => [
      '这是公开存储。Clearcut 只把图片放在私有存储里。',
      `请在 Vercel 的 Storage 里创建私有访问的 Blob 存储并改为连接它，${REDEPLOY}。存储的访问方式以后无法更改。`,
    ],
    'blob-suspended': () => [
      '存储已被暂停。',
      '请在 Vercel 的 Storage 或 Usage 里查看：套餐的某项限额已用完。',
    ],
    'blob-open': () => [
      '外人可以读取存储里的内容。',
      '请检查 BLOB_READ_ORIGIN：存储前面的服务必须核对签名。',
    ],
    'blob-failed': (why) => [
      `存储无法工作（${why}）。`,
      '请再试一次。如果仍然如此，请查看 vercel-status.com；如果设置了 VERCEL_BLOB_API_URL 和 BLOB_READ_ORIGIN，也请检查它们。',
    ],

    'database-ok': () => ['PostgreSQL 有响应，迁移齐全。', null],
    'database-embedded': () => [
      '内置数据库工作正常。它只供一个进程使用，保存在数据文件夹里。',
      null,
    ],
    'database-embedded-idle': () => [
      '没有设置 DATABASE_URL：应用在数据文件夹里使用内置数据库，只供一个进程使用。',
      null,
    ],
    'database-down': (why) => [
      `数据库没有响应：${why}`,
      '请检查 DATABASE_URL（主机、用户、密码、库名），以及服务器是否接受来自这里的连接。在 Vercel 可在 Storage 里重新连接数据库。',
    ],
    'database-behind': (missing) => [
      `数据库还没有迁移。缺少：${missing}`,
      '请重新部署：在 Vercel 上构建时迁移，在其他地方应用启动时迁移。手动执行：npm run migrate。',
    ],
    'database-ahead': () => [
      '数据库已由更新版本的 Clearcut 迁移。',
      '请重新部署那个版本，或更新的版本。',
    ],

    'pooling-ok': () => ['连接经过连接池。', null],
    'pooling-direct': () => [
      'DATABASE_URL 看起来直接指向数据库服务器。函数实例数量多，每个都会打开自己的连接。',
      `请把 DATABASE_URL 设为连接池地址（Neon 的主机名里带有“-pooler”，其他服务用 PgBouncer 的地址），${REDEPLOY}。`,
    ],

    'callback-ok': (url) => [`Kie 回调 ${url}，从这里访问有响应。`, null],
    'callback-at-home': () => ['内置引擎在这台机器上回调。', null],
    'callback-near': (url) => [
      `Kie 无法访问 ${url}，所以改为主动查询结果，会晚几秒。`,
      '请把 APP_URL 设为外界访问本应用的 https 地址。',
    ],
    'callback-plain': (url) => [
      `Kie 回调 ${url} 时没有加密。`,
      '请让应用通过 https 提供服务，并把 APP_URL 设为该地址。',
    ],
    'callback-protected': (url) => [
      `${url} 前面有 Vercel 的部署保护：Kie 会被拦下，所以改为主动查询结果，会晚几秒。`,
      '请在 Vercel 的 Settings → Deployment Protection 里的 Protection Bypass for Automation 添加密钥，然后重新部署。之后它会成为交给 Kie 的地址的一部分。',
    ],
    'callback-foreign': (what) => [
      `Kie 回调的地址上是别的服务在响应（${what}）。改为主动查询结果。`,
      '请把 APP_URL 设为外界访问本应用的地址，并让前面的代理转发 /api/。',
    ],
    'callback-silent': (why) => [
      `Kie 回调的地址没有响应（${why}）。改为主动查询结果。`,
      '请检查 APP_URL，以及它的域名是否指向本应用。有些网络无法访问自己：请从别处试试这个地址。',
    ],

    'clock-ok': () => ['与其他服务的时钟一致。', null],
    'clock-off': (seconds) => [
      `时钟相差 ${whole.format(Number(seconds))} 秒。达到五分钟时，带签名的回调会被拒绝。`,
      '请让机器自动校时（NTP，timedatectl set-ntp true）。',
    ],
    'clock-unknown': () => ['没有服务可供核对时间。', '请先修复没有响应的服务，再重新检查。'],

    'doors-home': () => ['开放：能访问这台机器的人都可以使用。', null],
    'doors-open': () => [
      '任何能访问这个地址的人都可以使用，而每张照片都消耗你的一个积分。',
      `请设置 TEAM_PASSCODE，或用 PUBLIC_PHOTOS_PER_DAY 设定公众每天的用量，${REDEPLOY}。`,
    ],
    'doors-team': () => ['有口令的人可以进入，并共享批次和预设。', null],
    'doors-public': () => ['所有人都可以进入，只能看到自己的批次，并受用量限制。', null],
    'doors-both': () => ['有口令的是团队成员，其他人是访客，受用量限制。', null],
    'doors-team-unseen': () => [
      '有口令的人可以进入。但看不到来访地址：一个陌生人反复试口令，就能让其他人都无法登录。',
      `请把 TRUSTED_PROXIES 设为前面会写入 X-Forwarded-For 的代理数量，${REDEPLOY}。`,
    ],
    'doors-public-unseen': () => [
      '所有人都可以进入，但没有按地址的限制：一个人换着身份来，就能用完当天的总量。',
      `请把 TRUSTED_PROXIES 设为前面会写入 X-Forwarded-For 的代理数量，${REDEPLOY}。`,
    ],
    'doors-closed': () => [
      '关闭：没有设置准入方式，谁也进不来。',
      `团队使用请设置 TEAM_PASSCODE，对所有人开放请设置 PUBLIC_PHOTOS_PER_DAY，${REDEPLOY}。`,
    ],

    'sweep-ok': () => ['每日对 /api/sweep 的调用带有密钥。', null],
    'sweep-itself': () => ['应用会自行清理。设置 CRON_SECRET 后，也可以调用 /api/sweep。', null],
    'sweep-missing': () => [
      '没有设置 CRON_SECRET：每日调用会被拒绝，只有在有人使用时才会清理。',
      `请把 CRON_SECRET 设为 16 个以上的随机字符（openssl rand -hex 32），${REDEPLOY}。`,
    ],

    retention: (count) => [
      `抠图结果和记录保留 ${whole.format(Number(count))} 天，删除时立即清除。`,
      null,
    ],
  },
};
