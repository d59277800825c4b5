use article::Published;

/// What the caller already knows about an article. It wins over what the article says about itself in its metadata or its text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Given {
    /// The id under which the caller knows it.
    pub id: Option<String>,
    /// Where it came from.
    pub url: Option<String>,
    /// The outlet's name.
    pub publisher: Option<String>,
    /// Its headline.
    pub headline: Option<String>,
    /// When it was published.
    pub published: Option<Published>,
}
