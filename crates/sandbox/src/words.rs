//! What a refusal says: titles for engineers, details for members.

use contract::Code;

use crate::language::Text;

/// The `title` of a problem: English, the same for every problem of a kind.
pub fn title(code: Code, status: u16) -> &'static str {
    match (code, status) {
        (Code::Unknown, 405) => "Method not allowed",
        (Code::Unknown, _) => "Internal error",
        (Code::Unauthenticated, _) => "No session",
        (Code::Forbidden, _) => "Forbidden",
        (Code::SnapshotUser, _) => "The host shows a snapshot and vouches for nobody",
        (Code::ApplicationPending, 403) => "The application is not approved",
        (Code::NotFound, _) => "Not found",
        (Code::ValidationFailed, _) => "The request does not fit the contract",
        (Code::RateLimited, _) => "Too many requests",
        (Code::PreconditionFailed, _) => "Changed meanwhile",
        (Code::IdempotencyKeyMissing, _) => "A write needs an Idempotency-Key",
        (Code::IdempotencyKeyReused, _) => "The Idempotency-Key belongs to another request",
        (Code::RequestInProgress, _) => "The same request is still at work",
        (Code::Unavailable, _) => "Unavailable",
        _ => "Refused by a rule",
    }
}

/// The `detail` of a problem that is meant for the member.
pub fn detail(code: Code) -> Option<Text> {
    let text = match code {
        Code::ValidationFailed => {
            Text::new("请检查标出的内容。", "請檢查標出的內容。", "Please check the marked fields.")
        }
        Code::OtpInvalid => {
            Text::new("验证码不正确。", "驗證碼不正確。", "That code is not right.")
        }
        Code::OtpExpired => Text::new(
            "验证码已失效，请重新获取。",
            "驗證碼已失效，請重新取得。",
            "That code is no longer valid. Please ask for a new one.",
        ),
        Code::InsufficientPoints => {
            Text::new("积分不足。", "積分不足。", "You do not have enough points.")
        }
        Code::OutOfStock => Text::new("已兑完。", "已兌完。", "This is out of stock."),
        Code::TierRequired => Text::new(
            "当前等级暂不可用。",
            "目前等級暫不可用。",
            "Your tier does not include this yet.",
        ),
        Code::LimitReached => Text::new("已达上限。", "已達上限。", "You have reached the limit."),
        Code::SaleNotStarted => Text::new("尚未开始。", "尚未開始。", "This has not started yet."),
        Code::SaleEnded => Text::new("已经结束。", "已經結束。", "This has ended."),
        Code::PriceChanged => Text::new(
            "所需积分有变动，请确认后再试。",
            "所需積分有變動，請確認後再試。",
            "The price has changed. Please confirm it again.",
        ),
        Code::NotCancellable => {
            Text::new("现在已不能取消。", "現在已不能取消。", "This can no longer be cancelled.")
        }
        Code::NotPayable => Text::new(
            "这笔兑换现在不需要付款。",
            "這筆兌換現在不需要付款。",
            "There is nothing to pay for this now.",
        ),
        Code::NewMembersOnly => {
            Text::new("仅限新会员兑换。", "僅限新會員兌換。", "This is for new members only.")
        }
        Code::ActivityFull => Text::new("名额已满。", "名額已滿。", "There are no places left."),
        Code::SignupClosed => Text::new("报名已截止。", "報名已截止。", "Signing up is closed."),
        Code::AlreadySignedUp => {
            Text::new("你已报名。", "你已報名。", "You have signed up already.")
        }
        Code::SignupNotOpen => {
            Text::new("报名尚未开始。", "報名尚未開始。", "Signing up has not opened yet.")
        }
        Code::NotApproved => {
            Text::new("报名尚未通过。", "報名尚未通過。", "Your signup has not been approved.")
        }
        Code::NotChangeable => {
            Text::new("现在已不能修改。", "現在已不能修改。", "This can no longer be changed.")
        }
        Code::OfferExpired => Text::new(
            "为你保留的名额已释放。",
            "為你保留的名額已釋出。",
            "The places are no longer held for you.",
        ),
        Code::QuestionsClosed => Text::new(
            "现在不能发言。",
            "現在不能發言。",
            "Messages can be sent only while it is on.",
        ),
        Code::FeedbackClosed => {
            Text::new("现在不能评价。", "現在不能評價。", "Feedback cannot be given now.")
        }
        Code::GameNotOpen => {
            Text::new("游戏尚未开始。", "遊戲尚未開始。", "This game has not begun yet.")
        }
        Code::GameOver => Text::new("游戏已经结束。", "遊戲已經結束。", "This game is over."),
        Code::NoChances => Text::new("机会已用完。", "機會已用完。", "You have no chances left."),
        Code::CommitmentChanged => Text::new(
            "抽奖凭证已更新，没有消耗机会，请再抽一次。",
            "抽獎憑證已更新，沒有消耗機會，請再抽一次。",
            "The commitment has changed. No chance was used; please draw again.",
        ),
        Code::OddsChanged => Text::new(
            "中奖机会刚刚变了，没有消耗机会，请看过再抽。",
            "中獎機會剛剛變了，沒有消耗機會，請看過再抽。",
            "The odds have just changed. No chance was used; please look at them and draw again.",
        ),
        Code::RoundExpired => {
            Text::new("本局已超时。", "本局已逾時。", "This round has run out of time.")
        }
        Code::AnswerRejected => {
            Text::new("这个答案不能提交。", "這個答案不能提交。", "This answer cannot be accepted.")
        }
        Code::NotClaimable => {
            Text::new("这份奖品无需领取。", "這份獎品無需領取。", "There is nothing to claim here.")
        }
        Code::ClaimOver => {
            Text::new("领取时间已过。", "領取時間已過。", "The time to claim this is over.")
        }
        Code::AlreadyCheckedIn => {
            Text::new("这一天已经签到。", "這一天已經簽到。", "That day is checked in already.")
        }
        Code::CodeExpired => Text::new(
            "这个码不在有效时间内，请换一个新的。",
            "這個碼不在有效時間內，請換一個新的。",
            "The code is not valid at this time. Please show a fresh one.",
        ),
        Code::CodeUsed => Text::new(
            "这个码已经使用过了。",
            "這個碼已經使用過了。",
            "The code has been used already.",
        ),
        Code::NotAMember => Text::new(
            "这个号码还不是会员，可以直接加入。",
            "這個號碼還不是會員，可以直接加入。",
            "This number is not a member yet. You can join now.",
        ),
        Code::AlreadyMember => Text::new(
            "这个号码已经是会员，请直接登录。",
            "這個號碼已經是會員，請直接登入。",
            "This number is a member already. Please sign in.",
        ),
        Code::NotBound => Text::new(
            "这个账号还没有绑定会员，请用手机号继续。",
            "這個帳號還沒有綁定會員，請用手機號繼續。",
            "This account belongs to no member yet. Please go on with your phone number.",
        ),
        Code::StateInvalid => Text::new(
            "这次登录已失效，请重新开始。",
            "這次登入已失效，請重新開始。",
            "This sign-in is no longer valid. Please begin again.",
        ),
        Code::CredentialInvalid => Text::new(
            "没能确认你的身份，请重新登录。",
            "沒能確認你的身分，請重新登入。",
            "We could not make sure who you are. Please sign in again.",
        ),
        Code::ApplicationPending => Text::new(
            "这个号码已经提交过申请，登录后可以查看。",
            "這個號碼已經提交過申請，登入後可以查看。",
            "This number has applied already. Sign in to see the application.",
        ),
        Code::CampaignNotOpen => {
            Text::new("活动尚未开始。", "活動尚未開始。", "This campaign has not begun yet.")
        }
        Code::CampaignOver => {
            Text::new("活动已经结束。", "活動已經結束。", "This campaign is over.")
        }
        Code::NotForYou => Text::new(
            "这个活动不适用于你。",
            "這個活動不適用於你。",
            "This campaign is for other members.",
        ),
        Code::AlreadyClaimed => {
            Text::new("你已经领取过了。", "你已經領取過了。", "You have claimed this already.")
        }
        Code::NothingToClaim => {
            Text::new("这里无需领取。", "這裡無需領取。", "There is nothing to claim here.")
        }
        Code::InviteOwn => Text::new(
            "不能使用自己的邀请。",
            "不能使用自己的邀請。",
            "You cannot use your own invitation.",
        ),
        Code::InviteUsed => {
            Text::new("邀请已被使用。", "邀請已被使用。", "This invitation has been used.")
        }
        Code::InviteExpired => {
            Text::new("邀请已过期。", "邀請已過期。", "This invitation has expired.")
        }
        Code::ConsentRequired => Text::new(
            "请先阅读并同意最新的必需条款。",
            "請先閱讀並同意最新的必要條款。",
            "Please read and accept the current required terms first.",
        ),
        Code::IdempotencyKeyReused | Code::RequestInProgress => Text::new(
            "请求正在处理或已处理，请稍后查看结果。",
            "請求正在處理或已處理，請稍後查看結果。",
            "This request is being handled or has been. Please look for its result in a moment.",
        ),
        _ => return None,
    };
    Some(text)
}

/// The `detail` of one field's problem.
pub fn field(code: &str) -> Text {
    match code {
        "required" => Text::new("请填写。", "請填寫。", "Please fill this in."),
        "too_short" => Text::new("太短了。", "太短了。", "This is too short."),
        "too_long" => Text::new("太长了。", "太長了。", "This is too long."),
        "out_of_range" => Text::new(
            "超出了允许的范围。",
            "超出了允許的範圍。",
            "This is outside the allowed range.",
        ),
        "own" => Text::new("这是你自己的号码。", "這是你自己的號碼。", "This number is your own."),
        "outdated" => Text::new(
            "内容已更新，请重新查看。",
            "內容已更新，請重新查看。",
            "This has been replaced. Please look at it again.",
        ),
        "taken" => Text::new("已被使用。", "已被使用。", "This is taken."),
        _ => Text::new("格式不正确。", "格式不正確。", "This does not look right."),
    }
}
