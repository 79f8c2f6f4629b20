# ruff: noqa: E501  one sentence a line
"""The public copy in words: Japanese, easy Japanese (やさしい日本語) and English. Terms of planning do not occur.

Each entry is (ja, easy, en). `verdict` and `why` are told of a place; blanks: {when}, {year}, {km}.
"""

from typing import Final

from app.domain.vocabulary import Action

Words = tuple[str, str, str]
LANGUAGES: Final = ("ja", "easy", "en")
VERDICTS: Final[dict[str, Words]] = {
    Action.KEEP: ("今のまま使います", "いまのまま つかいます", "Stays as it is"),
    Action.LIFE_EXTEND: (
        "{when}直して、長く使います",
        "{when} なおして、ながく つかいます",
        "Is repaired {when} to last longer",
    ),
    Action.REBUILD: ("{when}建て替えます", "{when} あたらしく たてます", "Is rebuilt {when}"),
    Action.REBUILD_SMALLER: (
        "{when}、使う人の数に合わせた広さで建て替えます",
        "{when} あたらしく たてます。いまより ちいさく します",
        "Is rebuilt {when}, sized to the people who use it",
    ),
    Action.REDUCE: (
        "{when}、使っていない棟を取り壊します。残りは使い続けます",
        "{when} つかわない たてものを こわします。のこりは つかいます",
        "Unused blocks are taken down {when}; the rest stays in use",
    ),
    Action.MERGE: (
        "{when}、同じ役割の施設をここに集めます",
        "{when} おなじ しごとの ばしょを ここに あつめます",
        "Takes in places of the same kind {when}",
    ),
    Action.MERGE_INTO: (
        "{when}、同じ役割のほかの施設に移ります",
        "{when} ほかの ばしょに うつります",
        "Moves to another place of the same kind {when}",
    ),
    Action.COMBINE: (
        "{when}、ほかの役割の施設もここに入ります",
        "{when} ほかの しせつも ここに はいります",
        "Other kinds of places move in here {when}",
    ),
    Action.COMBINE_INTO: (
        "{when}、ほかの建物の中に移ります",
        "{when} ほかの たてものの なかに うつります",
        "Moves into another building {when}",
    ),
    Action.RECEIVE: (
        "空いている部屋に、ほかの役割も入ります",
        "あいている へやに ほかの しせつも はいります",
        "Another use moves into spare rooms",
    ),
    Action.CONVERT: (
        "{when}、別の使い方に変えます",
        "{when} つかいかたを かえます",
        "Is used for something else {when}",
    ),
    Action.SHARE: (
        "近くの市町村の施設を一緒に使います",
        "となりの まちの しせつを いっしょに つかいます",
        "Is shared with a neighbouring municipality",
    ),
    Action.OPERATE: (
        "{when}、民間の事業者が運営します。使い続けられます",
        "{when} かいしゃなどが うんえいします。いままでどおり つかえます",
        "Is run by a private operator {when}; it stays in use",
    ),
    Action.PRIVATISE: (
        "{when}、民間の事業者に引き継ぎます",
        "{when} かいしゃなどに わたします",
        "Is handed over to a private operator {when}",
    ),
    Action.HAND_OVER: (
        "{when}、地域の団体に引き継ぎます",
        "{when} ちいきの ひとたちに わたします",
        "Is handed over to the neighbourhood {when}",
    ),
    Action.SELL: ("{when}使い終わり、売ります", "{when} おわります。うります", "Ends {when} and is sold"),
    Action.LEASE: ("{when}使い終わり、貸します", "{when} おわります。かします", "Ends {when} and is let"),
    Action.DEMOLISH: (
        "{when}使い終わり、取り壊します",
        "{when} おわります。たてものを こわします",
        "Ends {when} and is taken down",
    ),
    Action.CLOSE: ("{when}終わります", "{when} おわります", "Ends {when}"),
}
# Reasons that may be told, by their code in the plan; all others stay inside.
WHY: Final[dict[str, Words]] = {
    "saves": (
        "続けるより、市全体の費用が少なくなります",
        "つづけるより、まちの おかねが すくなくて すみます",
        "It costs the town less than going on",
    ),
    "costs_more": (
        "費用は増えますが、ほかの施設の人を受け入れるために必要です",
        "おかねは ふえますが、ほかの ばしょの ひとも つかえるように します",
        "It costs more, because people of other places come here",
    ),
    # The four below are told as the other choice.
    "opposite": (
        "反対の選び方のほうが費用が多くかかることを、計算で確かめました",
        "ほかの やりかたは もっと おかねが かかります",
        "The opposite choice is known to cost more",
    ),
    "opposite_open": (
        "反対の選び方をしても費用はあまり変わりません。話し合いで変えられる余地があります",
        "ほかの やりかたでも おかねは あまり かわりません。はなしあいで かえられます",
        "The opposite choice costs about the same: open to discussion",
    ),
    "opposite_unproven": (
        "反対の選び方との費用の差は、まだ確かめていません",
        "ほかの やりかたの おかねは まだ わかりません",
        "What the opposite choice would cost is not known yet",
    ),
    "opposite_impossible": (
        "反対の選び方では、守らなければならない条件（広さ・距離・予算など）を守れません",
        "ほかの やりかたは できません（ひろさ・きょり・おかねなど）",
        "The opposite choice would break what must be kept (room, distance, budget and the like)",
    ),
    "people_moved": (
        "使っている人は、別の場所に移ります",
        "つかっている ひとは べつの ばしょに いきます",
        "Its users go to another place",
    ),
    "people_nearer": (
        "使っている人の多くは、今より近い場所に移ります",
        "つかっている ひとの おおくは、いまより ちかい ばしょに いきます",
        "Most of its users go to a nearer place",
    ),
    "people_unserved": (
        "歩いて行ける範囲に代わりの場所がない人がいます",
        "ちかくに かわりの ばしょが ない ひとが います",
        "Some people have no other place within reach",
    ),
    "unused": ("今は使われていません", "いまは つかわれて いません", "It is not used now"),
    "life_over": (
        "{built_year}年度に建てた建物で、使える目安の{until_year}年度を過ぎています",
        "{built_year}年に たてました。つかえる めやすの {until_year}年を すぎて います",
        "Built in FY{built_year}; it was meant to last until FY{until_year}",
    ),
    "life_ends": (
        "{built_year}年度に建てた建物で、使える目安は{until_year}年度までです",
        "{built_year}年に たてました。つかえる めやすは {until_year}年まで です",
        "Built in FY{built_year}, to last until FY{until_year}",
    ),
    "users_fall": (
        "「{what}」を使う人は、{from_year}年度以降、今より約{percent}%少なくなる見込みです",
        "「{what}」を つかう ひとは {from_year}年から やく {percent}% へる みこみです",
        "Users of its {what} are expected to be about {percent} % fewer from FY{from_year} on",
    ),
    "receives": (
        "ほかの施設を使っている人も、ここに来ます",
        "ほかの ばしょの ひとも ここに きます",
        "Users of another place come here too",
    ),
    "kept_far": (
        "代わりになる場所が遠いので残します（最も近い所まで{km}km）",
        "かわりの ばしょが とおいので のこします（{km}km）",
        "The nearest other place is far ({km} km), so it stays",
    ),
    "closing_saves_little": (
        "なくしても費用があまり減らないので残します",
        "なくしても おかねが あまり へらないので のこします",
        "Closing it would save little, so it stays",
    ),
    "kept_only": (
        "同じことができる場所がほかにないので残します",
        "おなじ ことが できる ばしょが ほかに ないので のこします",
        "Nothing else does what it does, so it stays",
    ),
    "kept_shelter": (
        "地区で最後の避難所なので残します",
        "この ちくの さいごの ひなんじょ なので のこします",
        "It is the last shelter of its area, so it stays",
    ),
    "kept_fixed": (
        "市役所・消防・屋外運動場など、計算だけでは動かさない施設です",
        "しやくしょや しょうぼうなどは うごかしません",
        "City hall, fire stations and the like are not moved",
    ),
    "kept_main_library": (
        "市の中心の図書館なので残します",
        "まちの いちばん おおきい としょかん なので のこします",
        "It is the town's main library, so it stays",
    ),
    "kept_main_place": (
        "市で一番大きい館なので残します",
        "まちで いちばん おおきい ばしょ なので のこします",
        "It is the town's largest place of its kind, so it stays",
    ),
    "kept_locked": ("市の方針で残します", "まちの きまりで のこします", "Kept by the town's policy"),
    "closed_locked": ("市の方針で終わります", "まちの きまりで おわります", "Ended by the town's policy"),
    "changed_locked": ("市の方針で変わります", "まちの きまりで かわります", "Changed by the town's policy"),
    "use_undecided": (
        "使い方が決まっていないため、まず使い方を決めます",
        "つかいかたを まず きめます",
        "How it is used must be decided first",
    ),
    "approximate_position": (
        "場所は町の中心で示しているため、時間は目安です",
        "じかんは だいたいです",
        "Its position is that of the neighbourhood: minutes are approximate",
    ),
    "no_users_known": (
        "使っている人の数は記録がないか、0人です",
        "つかっている ひとの かずは きろくが ないか、0にんです",
        "Its users are not on record, or there are none",
    ),
}
# When something happens, and where no year is told.
WHEN: Final[tuple[Words, Words]] = (
    ("{year}年度に", "{year}年に", "in FY{year}"),
    ("計画の期間中に", "この けいかくの あいだに", "during the plan"),
)
MODES: Final[dict[str, Words]] = {"walk": ("歩いて", "あるいて", "On foot"), "drive": ("車で", "くるまで", "By car")}
TEXTS: Final[dict[str, Words]] = {
    "title": ("{town}の公共施設 これから", "{town}の しせつ これから", "{town}: our public places, from now on"),
    "draft": ("これは案です。決まったことではありません", "これは あん です。まだ きまって いません", "This is a proposal. Nothing is decided"),
    "adopted": ("市が決めた計画です", "まちが きめた けいかく です", "The plan the town has adopted"),
    "invented": ("この市と数字は架空のものです", "この まちと すうじは ほんとうの ものでは ありません", "This town and its figures are invented"),
    "dated": ("{dated}の計算", "{dated}の けいさん", "Worked out on {dated}"),
    "find": ("わたしのまちを選ぶ", "すんでいる ところを えらぶ", "Choose where you live"),
    "find_hint": ("地区・町の名前、または施設の名前", "ちく・まちの なまえ、しせつの なまえ", "District, neighbourhood or place"),
    "whole": ("市全体", "まち ぜんぶ", "The whole town"),
    "changes": ("変わるところ", "かわる ところ", "What changes"),
    "stays": ("変わらないところ", "かわらない ところ", "What stays"),
    "nothing": ("この地区で変わる施設はありません", "この ちくで かわる しせつは ありません", "No place changes here"),
    "near": ("{town}から歩いて30分ほどの施設", "{town}から あるいて 30ぷん くらいの しせつ", "Places within about 30 minutes on foot of {town}"),
    "go_to": ("行き先", "いきさき", "Go to"),
    "minutes": ("{mode} 今{before}分 → {after}分（使っている人の平均）", "{mode} いま {before}ぷん → {after}ぷん（へいきん）", "{mode} {before} min now → {after} min (mean of its users)"),
    "short_minutes": ("（{mode}{before}分→{after}分）", "（{mode} {before}ぷん→{after}ぷん）", " ({mode} {before} → {after} min)"),
    "mean": ("分は使っている人の平均です。", "じかんは つかっている ひとの へいきんです。", "Minutes are means of the users."),
    "my_minutes": ("{town}から{mode} {before}分 → {after}分（直線からの目安）", "{town}から {mode} {before}ぷん → {after}ぷん（だいたい）", "{mode} from {town} {before} min → {after} min (estimate)"),
    "people": ("約{people}（{unit}）", "やく {people}（{unit}）", "about {people} ({unit})"),
    "few": ("10未満（{unit}）", "10より すくない（{unit}）", "fewer than 10 ({unit})"),
    "why": ("なぜ", "なぜ", "Why"),
    "when": ("いつ", "いつ", "When"),
    "where": ("どこ", "どこ", "Where"),
    "built": ("{built}年度にできました（{year}年に{age}年）", "{built}年に できました（{year}年に {age}年め）", "Built in FY{built} ({age} years old in {year})"),
    "area": ("広さ 約{area}㎡", "ひろさ やく {area}㎡", "About {area} m² of floor"),
    "other_choice": ("ほかの選び方", "ほかの やりかた", "The other choice"),
    "extra_yen": ("反対の選び方は、市全体で少なくとも{yen}多くかかります", "ほかの やりかたは {yen} おおく かかります", "The opposite choice costs the town at least {yen} more"),
    "year": ("{year}年度", "{year}年", "FY{year}"),
    "by_age": ("建物の古さ", "たてものの ふるさ", "Age of buildings"),
    "by_plan": ("計画", "けいかく", "Plan"),
    "open": ("使えます", "つかえます", "In use"),
    "changes_here": ("変わります", "かわります", "Changes"),
    "closed": ("終わりました", "おわりました", "Ended"),
    "unknown_age": ("古さは分かりません", "ふるさは わかりません", "Age not known"),
    "map": ("地図", "ちず", "Map"),
    "map_text": ("地図の内容を文字で", "ちずの ないようを もじで", "The map in words"),
    "map_line": ("{from_}（{year}）→ {to}", "{from_}（{year}）→ {to}", "{from_} ({year}) → {to}"),
    "list": ("全部の施設", "ぜんぶの しせつ", "All places"),
    "money": ("種類ごとの費用", "おかね（しゅるいごと）", "Cost by kind of place"),
    "money_note": ("計画の期間の費用（将来の費用は今の価値に直しています）。施設1つごとの費用は載せていません", "けいかくの あいだの おかね です。ひとつずつの おかねは のせていません", "Cost over the plan, at present value. Costs of single places are not told"),
    "kind": ("種類", "しゅるい", "Kind"), "count": ("施設の数", "しせつの かず", "Places"), "changed": ("変わる数", "かわる かず", "That change"),
    "keep_yen": ("全部そのままの費用", "ぜんぶ そのままの おかね", "Cost of keeping all"), "plan_yen": ("計画の費用", "けいかくの おかね", "Cost in the plan"),
    "others": ("そのほかの種類", "そのほか", "Other kinds"),
    "people_district": ("住んでいる人 約{people}人", "すんでいる ひと やく {people}にん", "About {people} residents"),
    "place": ("施設", "しせつ", "Place"), "district": ("地区", "ちく", "District"), "what": ("どうなる", "どうなる", "What happens"),
    "files": ("表と印刷用", "ひょうと いんさつ", "Tables and print"),
    "file_places": ("施設の表（CSV）", "しせつの ひょう（CSV）", "Table of places (CSV)"),
    "file_moves": ("移る先の表（CSV）", "どこに うつるかの ひょう（CSV）", "Table of moves (CSV)"),
    "file_replies": ("意見と市の考え方の表（CSV）", "いけんの ひょう（CSV）", "Table of opinions and replies (CSV)"),
    "file_plan": ("この計画のデータ（JSON）", "けいかくの データ（JSON）", "Data of this plan (JSON)"),
    "file_kit": ("地区ごとの説明資料（A4 2枚）", "ちくの せつめい（A4 2まい）", "Two pages for each district (A4)"),
    "say": ("意見の伝え方", "いけんの つたえかた", "How to say something"),
    "say_how": ("この紙か、下の連絡先に、どの施設について、どう思うかを書いて送ってください。名前や電話番号は書かなくてかまいません。", "この かみか、したの れんらくさきに、おもう ことを かいて ください。なまえは かかなくて いいです。", "Write which place you mean and what you think, on this sheet or to the contact below. You need not give your name or number."),
    "contact": ("連絡先", "れんらくさき", "Contact"),
    "no_contact": ("連絡先は市の担当の課がお知らせします", "れんらくさきは まちが おしらせします", "The town will tell whom to write to"),
    "online": ("同じ内容はこちらで見られます", "おなじ ないようは ここで みられます", "The same is to be read at"),
    "suppressed": ("10人に満たない数は、だれのことか分からないように「10未満」としています。人数は10人単位です。", "10にんより すくない かずは かきません。", "Numbers below ten are told as fewer than ten, so that nobody can be recognised; others are rounded to ten."),
    "credits": ("出典", "もとの データ", "Sources"),
    "language": ("ことば", "ことば", "Language"),
    "comment": ("意見（どの施設について、どう思うか）", "いけん", "What you think, and of which place"),
    "hearing_title": ("{district}地区の公共施設 これから", "{district}の しせつ これから", "{district}: our public places, from now on"),
    "stays_more": ("ほか{count}施設", "ほか {count}", "and {count} more"),
    "not_found": ("「{text}」は見つかりません。下のボタンで地区を選んでください", "「{text}」は ありません。したの ボタンで えらんで ください", "“{text}” was not found. Choose a district below"),
    "edition": ("第{number}版", "{number}ばん", "edition {number}"),
    "opinion": ("意見", "いけん", "Opinion"),
    "opinion_count": ("{count}件", "{count}けん", "{count} said so"),
    "town_thinks": ("市の考え方", "まちの かんがえ", "What the town thinks"),
    "reflected": ("計画への反映", "けいかくが かわるか", "Does it change the plan?"),
    "reflected_yes": ("有（計画を直します）", "かわります", "Yes, it will be changed"),
    "reflected_no": ("無（計画は変えません）", "かわりません", "No, it stays"),
    "reflected_done": ("済（すでに計画に入っています）", "もう はいっています", "It is in the plan already"),
    "replies": ("いただいた意見と市の考え方", "いけんと まちの かんがえ", "Opinions and what the town thinks"),
    "say_about": ("この施設について意見を書く", "ここに ついて いけんを かく", "Say something about this place"),
    "about": ("何についての意見ですか", "なにの いけん ですか", "What is it about?"),
    "about_plan": ("計画全体", "けいかく ぜんぶ", "The whole plan"),
    "no_personal": ("名前・住所・電話番号は書かないでください。{longest}文字まで", "なまえ・じゅうしょ・でんわは かかないで ください。{longest}もじ まで", "Please write no name, address or number. At most {longest} characters"),
    "age_asked": ("年代（答えなくてもかまいません）", "なんさい ですか（かかなくて いいです）", "Your age (if you like)"),
    "age_under_20": ("19歳以下", "19さい まで", "19 and under"), "age_from_20": ("20〜39歳", "20〜39さい", "20 to 39"),
    "age_from_40": ("40〜59歳", "40〜59さい", "40 to 59"), "age_from_60": ("60〜74歳", "60〜74さい", "60 to 74"),
    "age_from_75": ("75歳以上", "75さい から", "75 and over"),
    "home_asked": ("住んでいる地区（答えなくてもかまいません）", "すんでいる ちく（かかなくて いいです）", "Where you live (if you like)"),
    "not_told": ("答えない", "こたえない", "Rather not say"),
    "consent": (
        "書いた内容を市の担当者が読み、まとめて、市の考え方といっしょに公開することに同意します。名前・連絡先・接続元は保存されません",
        "かいた ことを まちの ひとが よみます。まとめて みんなに みせます。なまえは のこりません。これで いいです",
        "I agree that the town reads this and publishes it in summary with its reply. Neither name nor address is kept",
    ),
    "consent_missing": ("同意の印を付けてください", "「これで いいです」に しるしを つけて ください", "Tick that you agree"),
    "text_missing": ("意見を書いてください", "いけんを かいて ください", "Write what you think"),
    "send": ("意見を送る", "おくる", "Send"),
    "sending": ("送っています", "おくって います", "Sending"),
    "received": ("受け取りました（番号 {id}）。担当者が読み、市の考え方をまとめて公開します", "うけとりました（ばんごう {id}）", "Received (number {id}). The town will read it and reply in public"),
    "received_held": ("受け取りました（番号 {id}）。名前や連絡先のようなものがあるため、担当者が確かめ、消してから使います", "うけとりました（ばんごう {id}）。なまえや でんわは けします", "Received (number {id}). Something like a name or number is in it: it will be taken out first"),
    "not_sent": ("送れませんでした。しばらくしてもう一度送ってください", "おくれません でした。もういちど おくって ください", "It could not be sent. Try again later"),
    "until": ("意見の募集は {until} までです", "{until}まで おくれます", "Opinions are taken until {until}"),
    "say_here": ("だれでも送れます。登録はいりません", "だれでも おくれます", "Anybody may send one. No account is needed"),
    "choice_goes_along": ("「予算で選ぶ」の結果もいっしょに送ります", "えらんだ ものも いっしょに おくります", "What you chose goes along"),
    "choose": ("予算で選ぶ", "よさんで えらぶ", "Choose within the budget"),
    "choose_note": (
        "施設ごとに選ぶと、費用・広さ・時間がすぐ変わります。計画と同じ数字で計算しています。使う人は、開いている一番近い所へ行くとしています。そこに入りきるかは計算していません",
        "えらぶと、おかね・ひろさ・じかんが かわります。ちかい ところに いく ことに しています",
        "Choose for each place: cost, floor and minutes change at once, by the plan's own figures. People go to the nearest place that is open; whether it has room is not worked out",
    ),
    "choose_more": ("上でまちを選ぶと、そのまちの施設をすべて選べます", "うえで まちを えらぶと、もっと えらべます", "Choose where you live above to see all its places"),
    "my_choice": ("わたしの選び方", "わたし", "Mine"), "citys_plan": ("市の案", "まちの あん", "The plan"), "keep_all": ("全部残す", "ぜんぶ のこす", "Keep all"),
    "back_to_plan": ("市の案に戻す", "まちの あんに もどす", "Back to the plan"),
    "sum_yen": ("費用（計画の期間）", "おかね", "Cost over the plan"), "sum_area": ("広さ", "ひろさ", "Floor"),
    "sum_ended": ("なくなる施設", "なくなる かず", "Places ended"), "sum_minutes": ("かかる時間（平均）", "じかん（へいきん）", "Minutes (mean)"),
    "sum_without": ("行く所がない利用（回/年）", "いく ところが ない（かい）", "Uses a year without a place"),
    "sum_budget": ("工事の予算", "こうじの よさん", "Budget for works"), "over": ("超える", "こえる", "over"), "within": ("入る", "はいる", "within"),
    "some_minutes": ("{minutes}分", "{minutes}ぷん", "{minutes} min"),
    "picked": ("市の案と違う選び方: {count}施設", "まちの あんと ちがう: {count}", "Chosen otherwise than the plan: {count}"),
    "save_choice": ("結果をファイルに保存", "ファイルに のこす", "Save as a file"),
    "send_choice": ("この結果を意見といっしょに送る", "いけんと いっしょに おくる", "Send it with an opinion"),
    "no_place": ("（地図に位置がありません）", "（ちずに ありません）", "(not on the map)"),
}  # fmt: skip


def said(words: Words, language: str, **blanks: object) -> str:
    """The words in one of LANGUAGES with their blanks filled."""
    return words[LANGUAGES.index(language)].format(**blanks)
