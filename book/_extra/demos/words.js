/* Every word of the demos, in both languages; sentences with numbers are functions.  A test compares the keys. */
(() => {
'use strict';
const demos = globalThis.GanDemos ??= {};

const en = {
  shared: {
    play: 'Play',
    pause: 'Pause',
    restart: 'Start over',
    round: 'Round',
  },
  values: {
    healthy: 'a healthy game', collapse: 'mode collapse', d_wins: 'D wins', chase: 'a chase',
    hopping: 'mode hopping', bridges: 'over-generalisation', slow: 'slow convergence', custom: 'your settings',
    ring: 'ring of 8', grid: 'grid of 25', moons: 'two moons', spiral: 'spiral', cloud: 'one cloud',
    own: 'draw your own',
    minimax: 'minimax (saturating)', nonsaturating: 'non-saturating', least_squares: 'least squares',
    wasserstein: 'WGAN-GP',
    alternating: 'in turns, D first', simultaneous: 'both at once',
    adam: 'Adam', sgd: 'plain gradient',
    '4x1': '4 units', '32x2': '32 + 32 units', '64x3': '64 + 64 + 64 units', orbit: 'a place and a slope',
    xy: 'the xy game', dirac: 'Dirac-GAN', dirac_nonsaturating: 'Dirac-GAN, non-saturating',
    dirac_wgan: 'Dirac-GAN, WGAN with clipping', dirac_wgan_gp: 'Dirac-GAN, WGAN-GP',
    gradient: 'gradient step', extragradient: 'extragradient', implicit: 'implicit', consensus: 'consensus',
    optimistic: 'optimistic', momentum: 'momentum',
    once: 'both at once', first_D: 'in turns, y or D first', first_G: 'in turns, x or G first',
    arc: 'along the arc', line: 'straight', none: 'none',
    gothic: 'Gothic', myeongjo: 'Myeongjo', pen: 'pen', brush: 'brush', noto: 'Noto', twemoji: 'Twemoji',
  },
  playground: {
    title: 'GAN playground',
    preset: 'Example', data: 'Data', loss: 'Loss', r1: 'R1, weight γ', gp: 'Penalty of WGAN-GP, weight λ',
    order: 'Updates', stepsD: 'Steps of D', stepsG: 'Steps of G', lrD: 'Learning rate of D', lrG: 'Learning rate of G',
    optimizer: 'Optimiser', beta1: 'Momentum β₁', size: 'Networks',
    stepD: 'Step D', stepG: 'Step G', slow_motion: 'slow motion', reseed: 'Other seed', cure: 'Apply the cure',
    clear: 'Clear the drawing', more: 'More settings',
    heat: 'map of D', arrows: 'arrows for G', manifold: 'grid of G',
    real: 'data', fake: 'samples of G', judged: 'the bluer, the more D says “fake”',
    scored: 'the bluer, the lower the critic’s score',
    measure: 'Measure', now: 'G', floor: 'fresh data',
    modes: 'modes found', quality: 'samples near a mode', jsd: 'JSD', w1: 'W1',
    of: (found, all) => `${found} of ${all}`,
    losses: 'Losses', distances: 'Distance from the data',
    turn: (who) => ({ D: 'D has moved', G: 'G has moved', DG: 'both have moved' })[who],
    map: 'Map of the plane: data, samples of the generator, and what the discriminator says',
    canvas_own: 'Drawing area: arrow keys move the pen, space draws, backspace clears',
    draw_first:
      'Draw your data on the map with mouse, finger or pen. By keyboard: arrow keys move the pen, space '
      + 'draws.',
    nothing_drawn: 'Nothing is drawn yet. Draw some points on the map first.',
    broken:
      'The numbers have grown beyond all bounds, so training has stopped. Lower a learning rate and '
      + 'start over.',
    untrained: 'Nothing is trained yet.',
    report: (round, d, g) => `Round ${round}. Loss of D ${d}, of G ${g}.`,
    report_modes: (found, all, quality) => `${found} of ${all} modes found, ${quality}% of the samples near a mode.`,
    report_distance: (jsd, floor, w1, w1Floor) =>
      `JSD ${jsd} (fresh data ${floor}), W1 ${w1} (fresh data ${w1Floor}).`,
    stories: {
      healthy: 'Press Play. G learns the ring from D alone. Then choose a failure as the example.',
      collapse:
        'Two steps of D for one of G, at twenty times its rate, and no penalty. G reaches the nearest '
        + 'modes and stays: nothing pulls it to the others. Cure: equal rates, R1.',
      d_wins:
        'The saturating loss, ten steps of D for one slow step of G. D is certain of every fake and the '
        + 'arrows vanish. Cure: the non-saturating loss, one step each, R1.',
      chase:
        'G can only move a cloud, D is only a slope: the Dirac-GAN of chapter 4 in the plane. Both follow '
        + 'their gradients and circle. Cure: R1.',
      hopping:
        'Ten steps of G for one of D. G gathers where D is wrong at the moment, and leaves when D has '
        + 'noticed. Cure: one step each, R1.',
      bridges: 'Four hidden units bend in few places, so samples fill the gaps. Cure: wider and deeper networks.',
      slow:
        'A hundredth of the usual learning rate. Nothing is wrong, and the losses look calm. Cure: the '
        + 'usual rate, or patience.',
      custom:
        'Your own settings. Learning rates, losses and penalties change while the training goes on; data '
        + 'and networks start it anew.',
    },
  },
  dynamics: {
    title: 'Two players, a number each',
    game: 'Game', rule: 'Rule', order: 'Updates', h: 'step size h', gamma: 'penalty γ', beta: 'momentum β',
    weight: 'weight of consensus', startX: 'start, first number', startY: 'start, second number',
    step: 'Step', end: '500 steps',
    measure: 'Measure', now: 'Value', steps: 'steps', distance: 'distance from equilibrium',
    radius: 'largest modulus of an eigenvalue', product: 'growth so far',
    plane: 'The path of the two players in the plane of their numbers',
    path: 'path', from: 'start', to: 'now', home: 'equilibrium', field: 'where both want to go',
    eigen: 'Eigenvalues of a step', distances: 'Distance from equilibrium',
    no_eigen: 'The field jumps at the equilibrium: no eigenvalues.',
    inwards: 'Every eigenvalue is inside the circle: near the equilibrium the pair comes home.',
    outwards: 'An eigenvalue is outside the circle: near the equilibrium the pair flies apart.',
    around: 'The largest eigenvalues lie on the circle: the linear part neither attracts nor repels.',
    jumps: 'The field jumps at the equilibrium, so there is no linear part to judge by. Watch the path.',
    report: (steps, distance) => `Step ${steps}: distance from equilibrium ${distance}.`,
    modulus: (radius) => `Largest modulus ${radius}.`,
  },
  sampler: {
    title: 'A trained generator',
    ask: 'Ask for', text: 'Type up to six syllables', initial: 'Initial', vowel: 'Vowel', final: 'Final', y: 'Style',
    fresh: 'New noise', way: 'Way from a to b', walk: 'place on the way', length: 'length of z, times',
    d1: 'direction 1', d2: 'direction 2', d3: 'direction 3', d4: 'direction 4',
    slot: 'A click picks the sample as',
    sheet: 'Samples: arrow keys move among them, Enter picks one',
    sample: (number, shows, slots) => `Sample ${number}${shows && `: ${shows}`}${slots && `, picked as ${slots}`}`,
    ways: 'Nine pictures on the way from a to b:',
    on_the_way: (way, norm) => `From a to b, ${way}. In the middle ‖z‖ = ${norm}`,
    part: (name, norm) => `The picture of ${name}, ‖z‖ = ${norm}`,
    now: 'The picture at the place that is chosen.',
    where: (norm) => `G(z), ‖z‖ = ${norm}`,
    ordered: (a, b) => `Asked for: ${a === b ? a : `a is ${a}, b is ${b}`}.`,
    no_syllable: 'That is no Hangul syllable. Type one such as 한, or choose letters from the lists.',
    report: (t, norm) => `Place ${t} on the way from a to b, where ‖z‖ = ${norm}.`,
    growth: 'Growth', old: 'old image', newest: 'new block', blend: 'image of G',
    grows: (from, to, alpha) => `From ${from}×${from} to ${to}×${to}, α = ${alpha}.`,
    grown:
      'All weights are those at the end of the training. In the training a new block knew nothing when its fade-in '
      + 'began; here each is fully trained. And the layer that makes a small image stopped learning when the next side '
      + 'was fully in, while the layers before it went on, so the small images are not quite those of that time.',
  },
  translator: {
    title: 'A translation without pairs',
    typed: 'Type a character', direction: 'Direction', file: 'Or take a picture', clear: 'Empty the sheet',
    own: 'Your sheet: draw, or drop a picture', seen: 'What the network sees', there: 'Translated', back: 'And back',
    how_to_draw:
      'Drawing area: arrow keys move the pen, space makes a dot, shift with arrow keys draws, backspace clears',
    pen_at: (x, y) => `Pen at ${x}% from the left, ${y}% from above.`,
    empty: 'The sheet is empty. Type a character, draw one, or drop a picture.',
    no_font: (symbol) => `No font of this device has ${symbol}. Draw it instead.`,
    no_picture: 'That file holds no picture that this browser can open. What was on the sheet stays.',
    too_large: 'That picture is too large. Take one of at most 30 million pixels and 30 MB.',
    report: (loss) => `There and back, a pixel differs by ${loss} in the mean, on a scale from −1 to 1.`,
  },
};

const ko = {
  shared: {
    play: '재생',
    pause: '멈춤',
    restart: '처음부터',
    round: '한 라운드',
  },
  values: {
    healthy: '건강한 게임', collapse: '모드 붕괴', d_wins: 'D의 승리', chase: '서로 쫓기',
    hopping: '모드 옮겨 다니기', bridges: '과잉 일반화', slow: '느린 수렴', custom: '직접 고른 설정',
    ring: '모드 8개인 고리', grid: '모드 25개인 격자', moons: '초승달 두 개', spiral: '나선', cloud: '구름 하나',
    own: '직접 그리기',
    minimax: '미니맥스(포화)', nonsaturating: '비포화', least_squares: '최소 제곱', wasserstein: 'WGAN-GP',
    alternating: '교대, D 먼저', simultaneous: '동시',
    adam: 'Adam', sgd: '경사 하강법',
    '4x1': '유닛 4개', '32x2': '유닛 32 + 32개', '64x3': '유닛 64 + 64 + 64개', orbit: '위치 하나와 기울기 하나',
    xy: 'xy 게임', dirac: 'Dirac-GAN', dirac_nonsaturating: 'Dirac-GAN, 비포화', dirac_wgan: 'Dirac-GAN, 클리핑하는 WGAN',
    dirac_wgan_gp: 'Dirac-GAN, WGAN-GP',
    gradient: '기울기 스텝', extragradient: 'extragradient', implicit: '암묵적 방법', consensus: 'consensus',
    optimistic: '낙관적 기울기법', momentum: '모멘텀',
    once: '동시', first_D: '교대, y(D) 먼저', first_G: '교대, x(G) 먼저',
    arc: '호를 따라', line: '직선으로', none: '없음',
    gothic: '고딕', myeongjo: '명조', pen: '펜', brush: '붓', noto: 'Noto', twemoji: 'Twemoji',
  },
  playground: {
    title: 'GAN 놀이터',
    preset: '사례', data: '데이터', loss: '손실', r1: 'R1의 비중 γ', gp: 'WGAN-GP 페널티의 비중 λ',
    order: '업데이트', stepsD: 'D의 스텝 수', stepsG: 'G의 스텝 수', lrD: 'D의 학습률', lrG: 'G의 학습률',
    optimizer: '옵티마이저', beta1: '모멘텀 β₁', size: '신경망',
    stepD: 'D 한 스텝', stepG: 'G 한 스텝', slow_motion: '느린 동작', reseed: '다른 시드', cure: '처방 쓰기',
    clear: '그림 지우기', more: '설정 더 보기',
    heat: 'D의 지도', arrows: 'G가 받는 화살표', manifold: 'G의 격자',
    real: '데이터', fake: 'G의 샘플', judged: '파랄수록 D가 가짜라고 하는 곳',
    scored: '파랄수록 비평자의 점수가 낮은 곳',
    measure: '지표', now: 'G', floor: '새 데이터',
    modes: '찾은 모드', quality: '모드 가까이 있는 샘플', jsd: 'JSD', w1: 'W1',
    of: (found, all) => `${all}개 중 ${found}개`,
    losses: '손실', distances: '데이터와의 거리',
    turn: (who) => ({ D: 'D가 움직였습니다', G: 'G가 움직였습니다', DG: '둘 다 움직였습니다' })[who],
    map: '평면의 지도: 데이터, 생성자의 샘플, 판별자의 판정',
    canvas_own: '그리는 곳: 화살표 키로 펜을 옮기고, 스페이스 키로 그리고, 백스페이스 키로 지웁니다',
    draw_first: '지도 위에 마우스나 손가락, 펜으로 데이터를 그리세요. 키보드에서는 화살표 키로 펜을 옮기고 스페이스 키로 그립니다.',
    nothing_drawn: '아직 그린 점이 없습니다. 먼저 지도 위에 점을 그리세요.',
    broken: '수가 끝없이 커져서 훈련을 멈추었습니다. 학습률을 낮추고 처음부터 다시 해 보세요.',
    untrained: '아직 훈련하지 않았습니다.',
    report: (round, d, g) => `${round}라운드. D의 손실 ${d}, G의 손실 ${g}.`,
    report_modes: (found, all, quality) => `모드 ${all}개 중 ${found}개를 찾았고, 샘플의 ${quality}%가 모드 가까이 있습니다.`,
    report_distance: (jsd, floor, w1, w1Floor) =>
      `JSD ${jsd} (새 데이터 ${floor}), W1 ${w1} (새 데이터 ${w1Floor}).`,
    stories: {
      healthy: '재생을 눌러 보세요. G는 D의 판정만으로 고리를 배웁니다. 그다음 사례에서 실패를 하나 골라 보세요.',
      collapse:
        'G가 한 스텝 가는 동안 D는 두 스텝을 가고, D의 학습률이 G의 스무 배이며, 페널티는 없습니다. G는 가까운 모드에 이르면 '
        + '거기에 머뭅니다. 다른 모드로 끌어당기는 힘이 없습니다. 처방은 같은 학습률과 R1입니다.',
      d_wins: '포화 손실을 쓰고, G가 느리게 한 스텝 가는 동안 D는 열 스텝을 갑니다. D는 가짜마다 확신하고 화살표가 사라집니다. 처방은 비포화 손실, 한 스텝씩, R1입니다.',
      chase: 'G는 구름을 옮기기만 하고 D는 기울어진 평면일 뿐입니다. 4장의 Dirac-GAN을 평면으로 옮긴 게임입니다. 둘 다 기울기를 따르는데 빙빙 돕니다. 처방은 R1입니다.',
      hopping: 'D가 한 스텝 갈 때 G는 열 스텝을 갑니다. G는 지금 D가 틀린 자리에 모였다가, D가 알아차리면 떠납니다. 처방은 한 스텝씩 번갈아 가기와 R1입니다.',
      bridges: '은닉층의 유닛 네 개로는 몇 군데에서만 꺾입니다. 그래서 빈 곳에도 샘플이 놓입니다. 처방은 너비와 깊이입니다.',
      slow: '학습률이 보통의 100분의 1입니다. 잘못된 곳은 없고 손실도 잔잔합니다. 처방은 보통의 학습률이나 기다림입니다.',
      custom: '직접 고른 설정입니다. 학습률, 손실, 페널티는 훈련하는 동안 바뀌고, 데이터나 신경망을 바꾸면 처음부터 다시 합니다.',
    },
  },
  dynamics: {
    title: '수를 하나씩 쥔 두 참가자',
    game: '게임', rule: '규칙', order: '업데이트', h: '스텝의 크기 h', gamma: '페널티 γ', beta: '모멘텀 β',
    weight: 'consensus의 비중', startX: '출발점, 첫째 수', startY: '출발점, 둘째 수',
    step: '한 스텝', end: '500스텝',
    measure: '지표', now: '값', steps: '스텝', distance: '균형까지의 거리',
    radius: '고윳값 크기의 최댓값', product: '지금까지의 배율',
    plane: '두 참가자의 수로 이루어진 평면과 그 위의 경로',
    path: '경로', from: '출발점', to: '지금', home: '균형', field: '둘이 가려는 쪽',
    eigen: '한 스텝의 고윳값', distances: '균형까지의 거리',
    no_eigen: '벡터장이 균형에서 끊겨 고윳값이 없습니다.',
    inwards: '고윳값이 모두 원 안에 있습니다. 균형 가까이에서 두 수는 균형으로 돌아옵니다.',
    outwards: '고윳값이 원 밖에 있습니다. 균형 가까이에서 두 수는 멀어집니다.',
    around: '가장 큰 고윳값이 원 위에 있습니다. 선형 부분은 끌어당기지도 밀어내지도 않습니다.',
    jumps: '벡터장이 균형에서 끊기므로 판단할 선형 부분이 없습니다. 경로를 지켜보세요.',
    report: (steps, distance) => `${steps}스텝. 균형까지의 거리는 ${distance}입니다.`,
    modulus: (radius) => `고윳값 크기의 최댓값은 ${radius}입니다.`,
  },
  sampler: {
    title: '훈련을 마친 생성자',
    ask: '주문', text: '여섯 음절까지 입력', initial: '초성', vowel: '중성', final: '종성', y: '글꼴',
    fresh: '새 잡음', way: 'a에서 b로 가는 길', walk: '길 위의 위치', length: 'z의 길이, 배율',
    d1: '방향 1', d2: '방향 2', d3: '방향 3', d4: '방향 4',
    slot: '샘플을 누르면 놓일 자리',
    sheet: '샘플: 화살표 키로 옮겨 다니고 엔터 키로 고릅니다',
    sample: (number, shows, slots) => `샘플 ${number}${shows && `: ${shows}`}${slots && `, ${slots} 자리`}`,
    ways: 'a에서 b로 가는 길에 놓인 그림 아홉 장.',
    on_the_way: (way, norm) => `a에서 b까지 ${way}. 가운데에서 ‖z‖ = ${norm}`,
    part: (name, norm) => `잠재 벡터 ${name}의 그림, ‖z‖ = ${norm}`,
    now: '지금 위치의 그림.',
    where: (norm) => `G(z), ‖z‖ = ${norm}`,
    ordered: (a, b) => `주문: ${a === b ? a : `a는 ${a}, b는 ${b}`}.`,
    no_syllable: '한글 음절이 아닙니다. ‘한’과 같은 음절을 입력하거나, 목록에서 자모를 고르세요.',
    report: (t, norm) => `a에서 b로 가는 길의 ${t} 위치이고, ‖z‖ = ${norm}입니다.`,
    growth: '성장', old: '확대한 작은 이미지', newest: '새 블록', blend: 'G의 이미지',
    grows: (from, to, alpha) => `${from}×${from}에서 ${to}×${to}로 자라는 중이고, α = ${alpha}입니다.`,
    grown:
      '가중치는 모두 훈련이 끝났을 때의 값입니다. 훈련할 때는 새 블록이 아무것도 모르는 채로 페이드인을 시작했지만, 여기서는 블록이 모두 '
      + '훈련을 마쳤습니다. 작은 이미지를 출력하는 층은 다음 크기가 다 들어온 뒤로 더 배우지 않았지만, 그 앞의 층은 계속 배웠습니다. '
      + '그래서 작은 이미지는 그 크기를 훈련하던 때와 조금 다릅니다.',
  },
  translator: {
    title: '쌍이 없는 변환',
    typed: '글자 입력', direction: '방향', file: '이미지 파일 열기', clear: '모두 지우기',
    own: '그리거나 파일을 끌어다 놓는 곳', seen: '신경망이 보는 그림', there: '변환한 그림', back: '되돌린 그림',
    how_to_draw: '그리는 곳: 화살표 키로 펜을 옮기고, 스페이스 키로 점을 찍고, 시프트 키와 화살표 키로 선을 긋고, 백스페이스 키로 지웁니다',
    pen_at: (x, y) => `펜 위치: 왼쪽에서 ${x}%, 위에서 ${y}%.`,
    empty: '빈 그림입니다. 글자를 입력하거나, 그리거나, 이미지 파일을 끌어다 놓으세요.',
    no_font: (symbol) => `이 기기에는 ${symbol} 글자가 든 글꼴이 없습니다. 직접 그려 보세요.`,
    no_picture: '이 브라우저가 열 수 있는 이미지 파일이 아닙니다. 그림은 그대로 두었습니다.',
    too_large: '이미지가 너무 큽니다. 3천만 픽셀, 30MB를 넘지 않는 파일을 고르세요.',
    report: (loss) => `갔다가 되돌아오면 픽셀값이 평균 ${loss}만큼 달라집니다. 픽셀값의 범위는 −1에서 1까지입니다.`,
  },
};

demos.words = { en, ko };
if (typeof module === 'object') module.exports = demos.words;
})();
