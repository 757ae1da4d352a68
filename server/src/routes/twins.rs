//! `POST` in place of `PUT` and `DELETE`, for networks that let neither through.

use axum::{
    Router,
    extract::Request,
    http::{HeaderMap, Method},
    middleware,
};

/// Names the method that a `POST` stands for.
pub const METHOD_OVERRIDE: &str = "x-http-method-override";

/// Gives every route for `PUT` and `DELETE` its twin. The method is replaced before anything else is asked: need, room, signature, log and
/// the check of the origin are those of the route that is meant, and where there is no such route there is no twin.
pub fn with_twins(routes: Router) -> Router {
    Router::new().fallback_service(routes).layer(middleware::map_request(async |mut request: Request| {
        let meant = meant(request.method(), request.headers());
        if let Some(method) = meant {
            *request.method_mut() = method;
        }
        request
    }))
}

/// `PUT` or `DELETE` when a `POST` stands for it. Other methods stand for themselves, and for any other one there is no twin.
fn meant(method: &Method, headers: &HeaderMap) -> Option<Method> {
    let named = headers.get(METHOD_OVERRIDE).filter(|_| *method == Method::POST)?;
    [Method::PUT, Method::DELETE].into_iter().find(|one| named == one.as_str())
}
