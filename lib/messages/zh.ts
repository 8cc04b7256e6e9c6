import type { ErrorCode } from '@/lib/base/errors';
import { type Limit, nextDayMs } from '@/lib/door/allowance';
import { ORIGINAL_LIMITS } from '@/lib/image/limits';
import type { Note } from '@/lib/image/study';
import type { PauseReason, Room } from '@/lib/task/task';
import { byteSizes } from './byte-sizes';
import type { Messages } from './en';
import { credits, files, LOCALE, percent, photos, whole } from './zh-numbers';
import { zhRepair } from './zh-repair';
import { zhReview } from './zh-review';
import { zhStart } from './zh-start';
import { zhViewer } from './zh-viewer';

/**
 * Every word that the page says, in Chinese. The same things have the same names throughout:
 * photo 照片, batch 批次, original 原图, API copy 副本, cut-out 抠图 or 抠图结果, removal 去背景,
 * matte 遮罩, background 背景, backdrop of the viewer 衬底, transparent 透明, credit 积分,
 * preset 预设, export 导出, review 复核, keep 保留, reject 弃用, repair 修补, ledger 用量明细,
 * manifest 清单, article 商品 or 同款. Whoever reads is 你, and the site speaks of itself as 我们.
 * A space stands between Han and Latin letters or digits, and none next to full-width punctuation.
 */

const oneDigit = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1 });
const { megabytes } = byteSizes(LOCALE);
const duration = (ms: number) => {
  const minutes = Math.round(ms / 60_000);
  return minutes < 1
    ? `${whole.format(Math.max(1, Math.round(ms / 1_000)))} 秒`
    : `${whole.format(minutes)} 分钟`;
};
const moment = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeStyle: 'short' });
const date = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium' });
const ago = new Intl.RelativeTimeFormat(LOCALE, { numeric: 'auto' });
const DAY_MS = 86_400_000;

const time = new Intl.DateTimeFormat(LOCALE, { timeStyle: 'short' });
const usedUp: Record<Limit, string> = {
  visitor: '今天的免费照片已用完',
  address: '你所在的网络今天的免费照片已用完',
  deployment: '本站今天的免费照片已用完',
};
const moreFrom = ({ tightest, againMs }: NonNullable<Room>) =>
  `${usedUp[tightest]}，${time.format(againMs)} 起可继续。`;

const errors: Record<ErrorCode, string> = {
  'empty-file': '文件是空的。请重新导出或复制后再添加。',
  'not-an-image': '这不是图片文件，扩展名可能不对。',
  'unsupported-format': '无法读取这种格式。请存为 JPEG、PNG 或 WebP。',
  'damaged-image': '图片已损坏或不完整。请重新导出或复制。',
  'file-too-large': `文件超过 ${megabytes(ORIGINAL_LIMITS.maxBytes)}，请存小一些。`,
  'too-many-pixels': `图片超过 ${whole.format(ORIGINAL_LIMITS.maxPixels / 1e6)} 百万像素，请先缩小。`,
  'prepare-failed': '这个浏览器没能处理这张图片，请重试。',
  'url-refused': '只能获取公开 https 网址上的图片，这个不是。请把图片存下来再添加。',
  'url-unreachable':
    '网址没有响应，或返回的不是图片。在无痕窗口里能打开吗？能就重试，不然请把图片存下来再添加。',
  'url-no-picture': '这个网址不是图片。请用图片本身的网址，而不是它所在的网页。',
  'upload-failed': '上传没有成功，请检查网络后重试。',
  'storage-unavailable': '图片存储暂时没有响应，请过一分钟再试。',
  'database-unavailable': '数据库暂时没有响应，请过一分钟再试。',
  'service-unavailable': '去背景服务暂时不可用。照片没有丢，请稍后再试。',
  'service-busy': '去背景服务正忙，请过几分钟再试。',
  'source-unreadable': '图片没有送到去背景服务，请重试。',
  'picture-refused': '去背景服务不接受这张图片。',
  'backdrop-not-plain': '快速引擎只能处理纯色背景，这张不是。请换纯色背景，或使用完整引擎。',
  'subject-unclear': '快速引擎在这张图上分不清商品和背景。请提高对比度、减弱阴影，或使用完整引擎。',
  'no-subject': '没有在图中找到商品。它在画面里吗，和背景分得开吗？',
  'removal-failed': '这张图片去背景失败，请重试。',
  'task-lost': '服务器上已经没有这张照片的记录，请重试。',
  'timed-out': '去背景服务没有按时给出结果，请重试。',
  'result-missing': '抠图已完成，但没能取回，请重试。',
  'result-unusable': '返回的结果不能作为这张照片的抠图，请重试。',
  'cutout-unavailable': '抠图没能加载，请检查网络后重试。',
  'finish-failed': '抠图没能还原到原图尺寸，请重试。',
  'original-missing': '这个浏览器里没有原图。重新添加后就能得到这张图。',
  'too-large-for-format': '成品的像素超出了这种格式的上限。请选 PNG 或较小的画布。',
  'backdrop-missing': '这个浏览器里没有保存背景图片，请在“导出”里重新选择。',
  'copy-refused': '浏览器没有允许把图片放进剪贴板。',
  'background-needed': 'JPEG 不支持透明：请在“导出”里选择背景。',
  'name-refused': '有文件不能使用将得到的名称。“导出”里写明了是哪个、为什么。',
  'disk-full': '这台设备空间不足，存不下。请腾出空间，或分几次保存。',
  'file-not-saved': '文件没能写入。是不是在别的程序里打开着？关闭后重试。',
  'place-lost': '正在写入的文件夹或文件不见了，或不再允许写入。请重新选择。',
  'invalid-input': '没有理解这个请求，请刷新页面后重试。',
  'allowance-used': `今天的免费额度已用完，${time.format(nextDayMs(Date.now()))} 之后再试。`,
  'unknown-host': '这个 Clearcut 不认识这个网址，可由部署者设置。',
  'signed-out': '你已退出登录。请重新登录后再试。',
  'not-allowed': '当前页面无权执行此操作。',
  closed: '本站尚未开放。',
  'not-found': '它已经不在这里了。',
  'batch-deleted': '这个批次已删除，请把照片添加到新批次。',
  internal: zhStart.broken.reason,
};

/** For the team, and not for who drops photos. */
const pauseReasons: Record<PauseReason, string> = {
  'key-refused': 'Kie 拒绝了 API 密钥。请到 kie.ai/api-key 核对 KIE_API_KEY。',
  'no-credits': 'Kie 账户的积分用完了，请充值。',
  'key-capped': 'API 密钥达到了用量上限，请在 Kie 的设置里调高。',
  maintenance: 'Kie 正在维护，等待即可。',
  'switched-off': 'Kie 关闭了去背景功能，请联系它的客服。',
  'not-found': 'Kie 找不到这个地址或模型。请核对 KIE_API_URL，并更新 Clearcut。',
};

const notes: Record<Note, string> = {
  'animated-first-frame': '文件里不止一张图片，使用第一张',
  'wide-gamut': '广色域，已转换为 sRGB',
  'profile-ignored': '色彩配置文件无法读取，请核对颜色',
  cmyk: 'CMYK，已转换为 sRGB，请核对颜色',
  'deep-colour': '每通道超过 8 位，已降为 8 位',
  'has-alpha': '原本就有部分透明，予以保留',
};

export const zh: Messages = {
  ...zhStart,

  intake: {
    ...zhStart.intake,
    fetching: (count) => `正在从网址获取 ${whole.format(count)} 张图片`,
    already: (count) => `${photos(count)}已在这个批次里，没有重复添加。`,
    leftOut: (names) => {
      const shown = names.slice(0, 20).join('、');
      const more = names.length > 20 ? ` 等 ${whole.format(names.length)} 个` : '';
      return `跳过了 ${files(names.length)}，因为不是图片：${shown}${more}`;
    },
    dismiss: '知道了',
  },

  quote: {
    reading: (done, total) => `正在查看照片：${whole.format(done)} / ${whole.format(total)}`,
    cost: (count, isTest) => (count === 0 ? '不会消耗积分' : `最多消耗 ${credits(count, isTest)}`),
    of: (counts) => {
      const parts = [photos(counts.photos)];
      if (counts.same > 0) parts.push(`${whole.format(counts.same)} 张与别的相同`);
      if (counts.kept > 0) parts.push(`${whole.format(counts.kept)} 张之前做过`);
      return `${parts.join('，')}。`;
    },
    time: (leastMs) => `按 Kie 的限速，至少需要 ${duration(leastMs)}。`,
    left: (count) => `账户还剩 ${whole.format(Math.max(0, Math.floor(count)))} 积分。`,
    problems: (count) => `${files(count)}无法处理，不会产生费用`,
    start: (count) => `开始处理 ${photos(count)}`,
    goOn: (count) => `继续处理其余（${whole.format(count)}）`,
    pilot: (count) => `先试前 ${whole.format(count)} 张`,
    more: (count) => `再试 ${whole.format(count)} 张`,
    remove: '移除这些文件',
    cap: '积分上限',
    noCap: '不限',
    capped: (cap, waiting) => `已达到 ${whole.format(cap)} 积分的上限：${photos(waiting)}在等待。`,
    lift: '取消上限',
    usedUp: moreFrom,
    today: (count) => `今天还可免费处理 ${photos(count)}。`,
  },

  keeping: {
    ...zhStart.keeping,
    full: '这台设备空间不足，没能为刷新保存全部原图。处理会继续；如果刷新页面，缺少的原图需要重新添加。',
    off: '这个浏览器没能把整个批次存到磁盘。处理会继续；如果刷新页面，可能丢失原图、修补和复核结果。',
    makeRoom: '从其他批次腾出空间',
    goOn: '不保存，继续',
    elsewhere: '另一个标签页正在处理这个批次，这里只供查看。',
    takeOver: '改在这里处理',
    deleted: '这个批次已在别处删除，保存的内容也一并删除了。',
    newBatch: '新建批次',
    notHere: '另一个标签页正在处理这个批次，请先点“改在这里处理”。',
    needsOriginal: '这个浏览器里没有原图。重新添加后才有原始尺寸，目前是模型输出的尺寸。',
  },

  review: zhReview,

  list: '照片',
  view: {
    filter: '显示',
    filters: {
      all: '全部',
      waiting: '等待中',
      working: '处理中',
      done: '已完成',
      failed: '失败',
      cancelled: '已取消',
      review: '待复核',
      rejected: '已弃用',
    },
    count: (count) => whole.format(count),
    sort: '排序',
    sorts: {
      added: '添加顺序',
      name: '名称',
      phase: '状态',
      risk: '风险',
    },
    search: '按名称或文件夹查找',
    shown: (shown, total) => `显示 ${whole.format(shown)} 张，共 ${photos(total)}`,
    none: '目前没有这样的照片。',
    showAll: '显示全部',
    keys: '快捷键',
    keyList: [
      ['方向键、Page Up、Page Down、Home、End', '在照片之间移动'],
      ['Tab', '进入照片上的按钮'],
      ['空格，或 Shift + 空格', '选中一张，或一直选到这一张'],
      ['Shift + 方向键、Home、End', '边移动边选中'],
      ['Ctrl 或 ⌘ + A', '选中显示的全部照片'],
      ['Esc', '取消选择'],
      ['Enter', '打开已完成的照片'],
      ['打开照片时按 Page Up、Page Down', '看上一张或下一张'],
      ['打开照片时按 +、−、0、1', '放大、缩小、看全图、100%'],
      ['Shift + 方向键，或按住空格拖动', '移动放大后的照片'],
      ['打开照片时按 N、Shift + N', '去下一处或上一处可疑位置'],
      ['打开照片时按 K、X、R', '保留、弃用或修补'],
      ['打开照片时按 T', '换个副本再试，消耗 1 积分'],
      ['修补时按 X、[、]', '切换恢复与擦除、缩小画笔、放大画笔'],
      ['Ctrl 或 ⌘ + Z，加 Shift', '撤销修补，或重做'],
      ['Delete', '确认后删除'],
      ['?', '显示这些快捷键'],
    ],
    hint: '方向键在照片之间移动，空格键选中，Enter 打开，Delete 删除，问号列出全部快捷键。',
  },
  selection: {
    bar: '选择',
    select: (name) => `选择 ${name}`,
    count: (count) => `已选 ${whole.format(count)} 张`,
    all: (count) => `全选 ${whole.format(count)} 张`,
    clear: '取消选择',
    download: '下载',
    question: (count, open) => {
      const stay = open > 0 ? `尚未结束的 ${photos(open)}会留下。` : '';
      return `删除 ${photos(count)}，连同本站保存的全部内容？${stay}你自己的文件不受影响。`;
    },
    cancelFirst: '这些照片都还没结束，请先取消再删除。',
  },
  phase: (photo, isPaused, usedUp = null) => {
    switch (photo.phase) {
      case 'queued':
        if (!photo.file) return '重新添加原图后继续';
        if (photo.isHeld) return usedUp ? moreFrom(usedUp) : '等你确认开始';
        return '等待中';
      case 'preparing':
        return '准备中';
      case 'uploading': {
        const share = (photo.sentBytes ?? 0) / Math.max(1, photo.copy.size);
        return photo.sentBytes === null ? '等待上传' : `正在上传 ${percent.format(share)}`;
      }
      case 'removing':
        if (photo.wish === 'cancel') return '正在取消';
        if (photo.running) return '正在去背景';
        return isPaused ? '等待中：去背景已暂停，照片不会丢。' : '排队中';
      case 'done':
        return photo.preview === null ? '正在取回抠图' : '已完成';
      case 'failed':
        return errors[photo.error];
      case 'cancelled':
        return photo.wasRunning ? '已取消。照片已交给模型，可能消耗 1 积分。' : '已取消';
    }
  },
  needsOriginal: '原始尺寸需要原图',
  size: (width, height) => `${whole.format(width)} × ${whole.format(height)} px`,
  notes,
  errors,

  open: '打开',
  download: '下载',
  downloading: '正在生成',
  dragOut: '拖到文件夹即可保存',
  copy: '复制',
  copied: '已复制',
  retry: '重试',
  cancel: '取消',
  delete: '删除',
  notYetOpen: '照片完成后才能打开。',
  cancelFirst: '还没结束，请先取消再删除。',
  isCancelling: '正在取消，取消后再删除。',
  deleting: '正在删除',
  keep: '留着',
  deleteForGood: '永久删除',
  notDeleted: '服务器没有响应，不确定是否已删除。请重试。',
  reused: '之前做过，未消耗积分',
  downloadAll: '全部下载',
  export: '导出',
  exportAs: (kinds) => `按“导出”的设置：每张照片 ${whole.format(kinds)} 种文件`,
  saving: (done, total) => `正在保存 ${whole.format(done)} / ${whole.format(total)}`,
  savingSoon: '正在保存',
  cancelSaving: '取消保存',
  exportAsks: '覆盖文件？',
  notPacked: (names) => `没能生成，因此不在 zip 里：${names.join('、')}`,
  retryFailed: '重试失败的照片',
  retryHopeless: '再试也不会改变',
  retryCancelled: '重试已取消的照片',
  more: '更多',
  cancelRemaining: '取消其余照片',
  deleteBatch: {
    button: '删除批次',
    question: (count, atWork) => {
      const spend = atWork > 0 ? `已交给模型的 ${photos(atWork)}仍可能各消耗 1 积分。` : '';
      return `从本页删除 ${photos(count)}，连同本站为这个批次保存的全部抠图和用量明细？${spend}你自己的文件不受影响。`;
    },
    confirm: '全部删除',
  },

  batches: {
    documentTitle: '我的批次：Clearcut',
    about:
      '这里列出在这个浏览器里新建或打开过的批次。与你共用工作区、并且知道批次网址的人可以打开它。',
    aboutTeam: '这里列出你的团队创建的所有批次，以及在这个浏览器里新建的批次。',
    list: '批次',
    showMore: '显示更早的批次',
    none: '这里还没有批次',
    noneAbout: '添加第一批照片后就会有一个批次，之后它会一直列在这个浏览器里。',
    noneAboutTeam:
      '团队里任何人添加第一批照片后就会有一个批次，之后它会一直列在这里，团队成员都能看到。',
    begin: '添加照片',
    unreadable: '这个浏览器里的批次记录没能读取。请刷新页面；无痕窗口可能不保存记录。',
    cutOff: '服务器没有响应，批次状态可能不是最新的。我们会继续尝试。',
    begun: (atMs) => moment.format(atMs),
    states: (counts, unsubmitted) => {
      const total = Object.values(counts).reduce((sum, count) => sum + count, unsubmitted);
      const said = (count: number, word: string) =>
        count > 0 ? [`${whole.format(count)} 张${word}`] : [];
      return [
        `${photos(total)}，已完成 ${whole.format(counts.succeeded)} 张`,
        ...said(counts.running, '处理中'),
        ...said(counts.queued, '等待中'),
        ...said(counts.failed, '失败'),
        ...said(counts.cancelled, '已取消'),
        ...said(unsubmitted, '未提交'),
      ].join('，');
    },
    onlyHere: (count) => `${photos(count)}。服务器上没有这个批次：还没提交，或已在那里删除。`,
    photos,
    madeBy: (name) => `由 ${name} 创建`,
    age: (ms) => {
      const minutes = Math.round(ms / 60_000);
      if (minutes < 1) return '刚刚开始';
      if (minutes < 60) return `${ago.format(-minutes, 'minute')}开始`;
      if (ms < DAY_MS) return `${ago.format(-Math.round(minutes / 60), 'hour')}开始`;
      return `${ago.format(-Math.round(ms / DAY_MS), 'day')}开始`;
    },
    kept: (ms) =>
      ms < DAY_MS ? '保留不到一天' : `再保留 ${whole.format(Math.round(ms / DAY_MS))} 天`,
    keptUntil: (atMs) => `保留至 ${date.format(atMs)}`,
    rename: '重命名',
    name: '批次名称',
    save: '保存',
    notRenamed: '服务器没有响应，名称可能没有保存。请重试。',
  },

  credits: ({ spent, left }, isTest) => {
    if (spent === 0 && !left) return '';
    const used = `已用 ${oneDigit.format(spent)} ${isTest ? '测试积分' : '积分'}`;
    return left === null ? used : `${used} · 剩余 ${whole.format(Math.max(0, Math.floor(left)))}`;
  },
  ledger: '用量明细（CSV）',

  pause: {
    title: '去背景已暂停。照片在等待，不会丢失。',
    team: (reason) => `给团队的说明：${pauseReasons[reason]}`,
    ahead: '之后会自动继续。',
  },

  bar: '批次',
  timeLeft: (ms) => {
    const minutes = Math.round(ms / 60_000);
    if (minutes <= 1) return '剩余不到 1 分钟';
    const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
    if (hours === 0) return `剩余约 ${minutes} 分钟`;
    return rest === 0 ? `剩余约 ${hours} 小时` : `剩余约 ${hours} 小时 ${rest} 分钟`;
  },
  tab: {
    own: (name) => `${name} · Clearcut`,
    working: (share, name) => `（${percent.format(share)}）${name}`,
    over: (done, total, name) => `已完成 ${whole.format(done)} / ${whole.format(total)} · ${name}`,
    held: (name) => `等你确认开始 · ${name}`,
  },
  notice: {
    ask: '完成后通知我',
    title: 'Clearcut 已完成',
    held: 'Clearcut 在等你确认开始',
  },
  progress: '批次进度',
  failed: (name, error) => `${name}：${errors[error]}`,
  summary: (counts) => {
    const failed = counts.failed > 0 ? `，${whole.format(counts.failed)} 张失败` : '';
    const cancelled = counts.cancelled > 0 ? `，${whole.format(counts.cancelled)} 张已取消` : '';
    const rejected = counts.rejected > 0 ? `，${whole.format(counts.rejected)} 张已弃用` : '';
    return `${photos(counts.total)}，已完成 ${whole.format(counts.done)} 张${failed}${cancelled}${rejected}`;
  },
  of: (said) => `：${said}`,
  and: (said, more) => `${said}。${more}`,
  alreadyDone: (count) => `${photos(count)}之前做过，未消耗积分`,

  viewer: { ...zhStart.viewer, ...zhViewer },

  repair: zhRepair,

  engine: {
    ...zhStart.engine,
    quickBadge: '内置引擎：仅限纯色背景',
    neural: '正在使用完整引擎：每张照片要几秒，一次处理一张。',
    classical: '正在使用快速引擎。它只处理纯色背景，其他的会拒绝。',
    isFetching: '正在下载引擎',
    fetching: (fetched, total) =>
      `正在下载引擎（仅此一次）：${megabytes(fetched)} / 约 ${megabytes(total)}`,
    toFetch: (total) => `处理第一张照片时，会向这台机器下载约 ${megabytes(total)}，仅此一次。`,
    licence: (licence) => `所下载内容的许可证：${licence}。`,
    declined: '已选择不使用完整引擎（ENGINE=classical）。',
    failed: {
      offline: '没有网络，完整引擎没能下载。处理下一张照片时会再试。',
      'no-space': '磁盘已满，完整引擎没能下载。处理下一张照片时会再试。',
      damaged: '下载的完整引擎已损坏。处理下一张照片时会再试。',
      other: '完整引擎没能安装。处理下一张照片时会再试。',
    },
  },

  problem: {
    ...zhStart.problem,
    notFound: '这里什么也没有',
    watching: '网络断开了，我们会继续尝试连接。',
    signedOut: '你已退出登录：登录已过期，或口令已更换。照片会等你重新登录。',
    signIn: '重新登录',
  },
};
