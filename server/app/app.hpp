// Everything a feature may use, as references. app.cpp picks the adapters from the settings.
#pragma once

namespace peertest {

struct Settings;
class Store;
class Clock;
class Cache;
class Counters;
class Mail;
class Blobs;
class Live;
class Work;
class PaymentProvider;
class Metrics;
class Sessions;

struct App {
    const Settings& settings;
    Clock& clock;
    Store& store;
    Cache& cache;
    Counters& counters;  // for limits
    Live& live;
    Work& work;
    Mail& mail;
    Blobs& blobs;
    PaymentProvider& payments;
    Sessions& sessions;  // which sessions are revoked, asked at every request
    Metrics& metrics;
};

}  // namespace peertest
